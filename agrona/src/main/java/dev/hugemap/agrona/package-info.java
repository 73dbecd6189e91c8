/**
 * Buffers in Agrona's manner over a {@link java.lang.foreign.MemorySegment}: {@link dev.hugemap.agrona.SegmentBuffer},
 * which Agrona's own classes take.
 */
@NullMarked
package dev.hugemap.agrona;

import org.jspecify.annotations.NullMarked;
