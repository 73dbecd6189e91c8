// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.MemorySegment;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An Agrona {@link org.agrona.concurrent.AtomicBuffer} over a {@link MemorySegment}, for Agrona's ring buffers, broadcast
 * buffers, flyweights and streams. It answers as Agrona's {@link UnsafeBuffer} does, and refuses where that one would reach
 * for memory that isn't there.
 *
 * <p>Indexes and lengths are in bytes; bounds are always checked, also where Agrona's are switched off. Plain accesses may be
 * at any index. Those that order or exchange need an address that is a multiple of their size, which no {@code byte[]}
 * promises: take native memory or a {@code long[]}.
 *
 * <p>Lifetime and thread-safety of the memory are its arena's: after that closes every access throws
 * {@link IllegalStateException}, and one by another thread than a confined arena's {@link WrongThreadException}. The
 * {@code wrap} methods may not run beside any other use of the same buffer.
 *
 * <p>No address is given out ({@link #addressOffset()}), so that those of Agrona's classes that read one refuse this
 * buffer. Copy by this buffer's own {@code getBytes} and {@code putBytes}, which take all of Agrona's buffers.
 *
 * <p>Out of bounds is {@link IndexOutOfBoundsException}; misaligned is {@link IllegalArgumentException}, and so is a write
 * to a segment that may only be read.
 */
public final class SegmentBuffer extends NumberAccess {
    private SegmentBuffer() {}

    /**
     * A buffer over a segment.
     *
     * @param memory the segment, of at most {@link Integer#MAX_VALUE} bytes
     * @return the buffer
     * @throws IllegalArgumentException if the segment is larger than an {@code int} can index
     */
    public static SegmentBuffer of(MemorySegment memory) {
        SegmentBuffer buffer = new SegmentBuffer();
        buffer.wrap(memory);
        return buffer;
    }

    /**
     * The memory that this buffer is over.
     *
     * @return the segment, of the buffer's capacity
     */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Agrona's own buffer over the same memory, for those of its classes that read addresses.
     *
     * <p><b>Hazard:</b> it keeps the address and knows nothing of the arena. Once that is closed, an access by the view, or
     * by anything made of it, reads or writes memory that may be another's by now, or kills the JVM. See to it that the
     * arena outlives the view. Needs {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED}, as Agrona does.
     *
     * @return the view
     * @throws IllegalStateException if the arena is closed already
     * @throws UnsupportedOperationException if the memory may only be read, or is an array of other than bytes
     */
    public UnsafeBuffer unsafeView() {
        byte[] array = byteArray();
        if (array != null) {
            return new UnsafeBuffer(array, Math.toIntExact(segment.address()), capacity);
        }
        if (segment.isReadOnly() || !segment.isNative()) {
            throw new UnsupportedOperationException("no unsafe view of " + segment
                    + ": it may only be read, or is an array of other than bytes, which has no address that stays");
        }
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("no unsafe view of " + segment + ": its arena is closed");
        }
        return new UnsafeBuffer(segment.address(), capacity);
    }

    /** Compares as Agrona does: eight bytes at a time as a signed {@code long}, then byte by byte, then by capacity. */
    @Override
    public int compareTo(DirectBuffer that) {
        int length = Math.min(capacity, that.capacity());
        int words = length & -Long.BYTES;
        for (int i = 0; i < words; i += Long.BYTES) {
            int order = Long.compare(getLong(i), that.getLong(i));
            if (order != 0) {
                return order;
            }
        }
        for (int i = words; i < length; i++) {
            int order = Byte.compare(getByte(i), that.getByte(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(capacity, that.capacity());
    }

    /** Whether the other is a segment buffer of the same contents. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SegmentBuffer that && (this == that || segment.mismatch(that.segment) == -1);
    }

    /** Of the contents; the same as that of an {@link UnsafeBuffer} over them. */
    @Override
    public int hashCode() {
        int hash = 19;
        int words = capacity & -Long.BYTES;
        for (int i = 0; i < words; i += Long.BYTES) {
            hash = 31 * hash + Long.hashCode(getLong(i));
        }
        for (int i = words; i < capacity; i++) {
            hash = 31 * hash + getByte(i);
        }
        return hash;
    }

    @Override
    public String toString() {
        return "SegmentBuffer{" + segment + "}";
    }
}
