// SPDX-License-Identifier: Apache-2.0
/** What is measured of memory on each page size: loads, throughput and faults, in Java and in C, with the proof of what it was on. */
@NullMarked
package dev.hugemap.bench.load;

import org.jspecify.annotations.NullMarked;
