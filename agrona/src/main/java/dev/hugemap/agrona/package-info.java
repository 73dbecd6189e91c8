// SPDX-License-Identifier: Apache-2.0
/**
 * Buffers in Agrona's manner over a {@link java.lang.foreign.MemorySegment}: {@link dev.hugemap.agrona.SegmentBuffer},
 * which Agrona's own classes take, and {@link dev.hugemap.agrona.LargeSegmentBuffer} for more than an {@code int} can index.
 */
@NullMarked
package dev.hugemap.agrona;

import org.jspecify.annotations.NullMarked;
