// SPDX-License-Identifier: Apache-2.0
/** Benchmarks of hugemap: JMH benchmarks, and comparisons with programs of their own. */
@NullMarked
package dev.hugemap.bench;

import org.jspecify.annotations.NullMarked;
