// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What may be wrapped and what is told of it, beside Agrona's own buffer. */
class WrapTest {
    private final SegmentBuffer ours = SegmentBuffer.of(MemorySegment.NULL);
    private final UnsafeBuffer theirs = new UnsafeBuffer();

    @Test
    void arraysAreWrappedWholeAndInPart() {
        byte[] array = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        ours.wrap(array);
        theirs.wrap(array);
        assertSame();
        assertThat(ours.getByte(3)).isEqualTo((byte) 3);

        ours.wrap(array, 2, 5);
        theirs.wrap(array, 2, 5);
        assertSame();
        assertThat(ours.addressOffset()).isEqualTo(theirs.addressOffset());
        assertThat(ours.byteArray()).isSameAs(array);
        assertThatThrownBy(() -> ours.wrap(array, 6, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void byteBuffersAreWrappedFromTheirStartWhateverTheirPosition() {
        ByteBuffer heap = ByteBuffer.allocate(32).slice(5, 20).position(7).limit(9);
        ours.wrap(heap);
        theirs.wrap(heap);
        assertSame();
        assertThat(ours.byteBuffer()).hasSameClassAs(heap);

        ByteBuffer direct = ByteBuffer.allocateDirect(32).position(7);
        direct.put(12, (byte) 99);
        ours.wrap(direct, 10, 8);
        theirs.wrap(direct, 10, 8);
        assertSame();
        assertThat(ours.getByte(2)).isEqualTo((byte) 99);
        assertThatThrownBy(() -> ours.wrap(direct, 30, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void buffersOverArraysAndByteBuffersAreWrapped() {
        for (DirectBuffer buffer : new DirectBuffer[] {
            new UnsafeBuffer(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 8),
            new UnsafeBuffer(ByteBuffer.allocate(32).slice(5, 20), 3, 9),
            new UnsafeBuffer(ByteBuffer.allocateDirect(32).put(9, (byte) 5), 8, 9),
            new ExpandableDirectByteBuffer(16)
        }) {
            ours.wrap(buffer);
            theirs.wrap(buffer);
            assertSame();
            ours.wrap(buffer, 1, 6);
            theirs.wrap(buffer, 1, 6);
            assertSame();
        }
    }

    @Test
    void anotherSegmentBufferIsWrappedWithItsLifetime() {
        Arena arena = Arena.ofConfined();
        SegmentBuffer whole = SegmentBuffer.of(arena.allocate(64, 8));
        whole.putInt(20, 77);
        ours.wrap(whole, 16, 8);

        assertThat(ours.getInt(4)).isEqualTo(77);
        assertThat(ours.wrapAdjustment()).isEqualTo(16);
        arena.close();
        assertThatThrownBy(() -> ours.getInt(4)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAddressAloneIsRefusedForNothingSaysHowLongItLives() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(16, 8);
            UnsafeBuffer address = new UnsafeBuffer(memory.address(), 16);

            assertThatThrownBy(() -> ours.wrap(memory.address(), 16)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> ours.wrap(address))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("address alone");
            assertThat(ours.capacity()).isZero();
            ours.wrap(memory);
            assertThat(ours.capacity()).isEqualTo(16);
        }
    }

    @Test
    void aSegmentThatAnIntCannotIndexIsRefused() {
        MemorySegment large = MemorySegment.ofArray(new long[0]).asSlice(0, 0);
        assertThat(SegmentBuffer.of(large).capacity()).isZero();

        try (Arena arena = Arena.ofConfined()) {
            // Untouched, and so of no memory; the JDK clears what it allocates, so a mapping of nothing stands for it.
            MemorySegment memory = SparseMemory.map(arena, (1L << 31) + 8);
            assertThatThrownBy(() -> SegmentBuffer.of(memory))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2147483656");
            assertThat(SegmentBuffer.of(memory.asSlice(8, Integer.MAX_VALUE)).capacity())
                    .isEqualTo(Integer.MAX_VALUE);
        }
    }

    private void assertSame() {
        assertThat(ours.capacity()).isEqualTo(theirs.capacity());
        assertThat(ours.wrapAdjustment()).isEqualTo(theirs.wrapAdjustment());
        assertThat(ours.byteArray()).isSameAs(theirs.byteArray());
        assertThat(ours.byteBuffer() == null).isEqualTo(theirs.byteBuffer() == null);
        assertThat(ours.compareTo(theirs)).isZero();
        ours.putByte(1, (byte) (ours.getByte(1) + 1));
        assertThat(ours.compareTo(theirs)).isZero();
    }
}
