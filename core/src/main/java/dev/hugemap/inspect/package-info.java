// SPDX-License-Identifier: Apache-2.0
/**
 * Evidence about mapped memory: what the kernel says that a range is mapped with. Only reads.
 *
 * @serial exclude
 */
@NullMarked
package dev.hugemap.inspect;

import org.jspecify.annotations.NullMarked;
