// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SegmentBufferTest {
    @Test
    void everyKindOfAccessAfterCloseThrows() {
        Arena arena = Arena.ofShared();
        SegmentBuffer buffer = SegmentBuffer.of(arena.allocate(64, 8));
        buffer.putLong(0, 42);
        assertThat(buffer.getAndAddLong(0, 1)).isEqualTo(42);
        arena.close();

        assertClosed(() -> buffer.getLong(0));
        assertClosed(() -> buffer.putInt(0, 1));
        assertClosed(() -> buffer.getAndAddLong(0, 1));
        assertClosed(() -> buffer.setMemory(0, 8, (byte) 0));
        assertClosed(() -> buffer.getBytes(0, new byte[8]));
        assertClosed(() -> buffer.getBytes(0, new UnsafeBuffer(ByteBuffer.allocateDirect(8)), 0, 8));
        assertClosed(() -> buffer.putBytes(0, new UnsafeBuffer(ByteBuffer.allocateDirect(8)), 0, 8));
        assertClosed(() -> buffer.getStringAscii(0));
        assertClosed(() -> buffer.parseIntAscii(0, 4));
        assertClosed(buffer::hashCode);
        assertClosed(() -> buffer.compareTo(SegmentBuffer.of(MemorySegment.ofArray(new byte[64]))));
        assertClosed(buffer::unsafeView);
    }

    @Test
    void anotherThreadThanAConfinedArenasIsRefused() throws InterruptedException {
        try (Arena arena = Arena.ofConfined()) {
            SegmentBuffer buffer = SegmentBuffer.of(arena.allocate(64, 8));
            assertThat(buffer.getInt(0)).isZero();

            Thread thread = Thread.ofPlatform()
                    .start(() -> assertThatThrownBy(() -> buffer.getInt(0)).isInstanceOf(WrongThreadException.class));
            thread.join();
        }
    }

    @Test
    void memoryThatMayOnlyBeReadIsNotWritten() {
        byte[] array = {1, 2, 3, 4, 5, 6, 7, 8};
        SegmentBuffer buffer = SegmentBuffer.of(MemorySegment.ofArray(array).asReadOnly());

        assertThat(buffer.getByte(1)).isEqualTo((byte) 2);
        assertThat(buffer.byteArray()).isNull();
        assertThatThrownBy(() -> buffer.putByte(1, (byte) 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SegmentBuffer.of(MemorySegment.ofArray(array))
                        .getBytes(0, ByteBuffer.allocate(8).asReadOnlyBuffer(), 8))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(buffer::unsafeView).isInstanceOf(UnsupportedOperationException.class);
        assertThat(array).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void whatOrdersOrExchangesNeedsAnAlignedIndex() {
        try (Arena arena = Arena.ofConfined()) {
            SegmentBuffer buffer = SegmentBuffer.of(arena.allocate(64, 8));

            assertThatThrownBy(() -> buffer.putLongVolatile(4, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> buffer.getAndAddInt(2, 1)).isInstanceOf(IllegalArgumentException.class);
            buffer.putLongVolatile(8, 1);
            assertThat(buffer.getAndAddInt(4, 7)).isZero();
            assertThat(buffer.getLong(3)).isEqualTo((1L << 40) + (7L << 8));
        }
    }

    @Test
    void alignmentIsPromisedByNativeMemoryAndLongsButNotByBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64, 8);

            assertThatCode(SegmentBuffer.of(memory)::verifyAlignment).doesNotThrowAnyException();
            assertThatCode(SegmentBuffer.of(MemorySegment.ofArray(new long[8]))::verifyAlignment)
                    .doesNotThrowAnyException();
            assertThatThrownBy(SegmentBuffer.of(memory.asSlice(4))::verifyAlignment)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("aligned by 4");
            SegmentBuffer bytes = SegmentBuffer.of(MemorySegment.ofArray(new byte[64]));
            assertThatThrownBy(bytes::verifyAlignment).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> bytes.getLongVolatile(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void numbersBelowZeroAreNotNatural() {
        SegmentBuffer buffer = SegmentBuffer.of(MemorySegment.ofArray(new byte[64]));

        assertThatThrownBy(() -> buffer.putNaturalIntAscii(0, -5)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> buffer.putNaturalLongAscii(0, -5)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> buffer.putNaturalPaddedIntAscii(0, 4, -5)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> buffer.putNaturalIntAsciiFromEnd(-5, 4)).isInstanceOf(NumberFormatException.class);
        assertThat(buffer.putNaturalIntAscii(0, 5)).isOne();
        assertThat(buffer.parseNaturalIntAscii(0, 1)).isEqualTo(5);
    }

    @Test
    void theLargestAndSmallestNumbersAreWrittenAndReadAgain() {
        SegmentBuffer ours = SegmentBuffer.of(MemorySegment.ofArray(new byte[64]));
        UnsafeBuffer theirs = new UnsafeBuffer(new byte[64]);

        for (long value : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, -1, 0}) {
            int length = ours.putLongAscii(3, value);
            assertThat(theirs.putLongAscii(3, value)).isEqualTo(length);
            assertThat(ours.compareTo(theirs)).isZero();
            assertThat(ours.parseLongAscii(3, length)).isEqualTo(value);
            if (value == (int) value) {
                assertThat(ours.putIntAscii(3, (int) value)).isEqualTo(length);
                assertThat(ours.parseIntAscii(3, length)).isEqualTo((int) value);
            }
        }
    }

    @Test
    void aNumberOneTooLargeIsRefusedByBoth() {
        SegmentBuffer ours = SegmentBuffer.of(MemorySegment.ofArray(new byte[64]));
        UnsafeBuffer theirs = new UnsafeBuffer(new byte[64]);
        String[] texts = {"2147483648", "-2147483649", "9223372036854775808", "-9223372036854775809", "-", "00000000001"
        };

        for (String text : texts) {
            int length = ours.putStringWithoutLengthAscii(0, text);
            theirs.putStringWithoutLengthAscii(0, text);
            assertThatThrownBy(() -> ours.parseIntAscii(0, length))
                    .hasSameClassAs(catchThrowable(() -> theirs.parseIntAscii(0, length)));
            if (length >= 19 || length == 1) {
                assertThatThrownBy(() -> ours.parseLongAscii(0, length))
                        .hasSameClassAs(catchThrowable(() -> theirs.parseLongAscii(0, length)));
            }
        }
    }

    @Test
    void buffersAreEqualByTheirContentsAlone() {
        try (Arena arena = Arena.ofConfined()) {
            SegmentBuffer some = SegmentBuffer.of(arena.allocate(21));
            SegmentBuffer same = SegmentBuffer.of(MemorySegment.ofArray(new byte[21]));
            SegmentBuffer longer = SegmentBuffer.of(MemorySegment.ofArray(new byte[22]));

            assertThat(some)
                    .isEqualTo(same)
                    .hasSameHashCodeAs(same)
                    .isNotEqualTo(longer)
                    .isLessThan(longer);
            same.putByte(20, (byte) -1);
            assertThat(some).isNotEqualTo(same).isGreaterThan(same);
            same.putByte(20, (byte) 0);
            same.putByte(7, (byte) 1);
            assertThat(some.compareTo(same))
                    .isEqualTo(new UnsafeBuffer(new byte[21])
                            .compareTo(new UnsafeBuffer(
                                    new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})));
        }
    }

    private static void assertClosed(ThrowingCallable access) {
        assertThatThrownBy(access).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }
}
