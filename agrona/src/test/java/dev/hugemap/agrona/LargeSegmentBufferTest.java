// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Five GiB, of which a few pages exist. */
class LargeSegmentBufferTest {
    private static final long GIB = 1L << 30;
    private static final long CAPACITY = 5 * GIB + 3;
    private static final Arena ARENA = Arena.ofShared();
    private static LargeSegmentBuffer buffer = LargeSegmentBuffer.of(MemorySegment.NULL);

    @BeforeAll
    static void map() {
        buffer = LargeSegmentBuffer.of(SparseMemory.map(ARENA, CAPACITY));
    }

    @AfterAll
    static void close() {
        ARENA.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2 * GIB - 4, 2 * GIB + 1, 4 * GIB - 4, 4 * GIB + 1, CAPACITY - 8})
    void everyWidthIsWrittenAndReadInBothOrdersBeyondAnInt(long index) {
        buffer.putLong(index, 0x0102030405060708L, ByteOrder.BIG_ENDIAN);
        assertThat(buffer.getByte(index)).isOne();
        assertThat(buffer.getLong(index, ByteOrder.BIG_ENDIAN)).isEqualTo(0x0102030405060708L);
        assertThat(buffer.getLong(index, ByteOrder.LITTLE_ENDIAN)).isEqualTo(0x0807060504030201L);
        assertThat(buffer.getInt(index + 4, ByteOrder.BIG_ENDIAN)).isEqualTo(0x05060708);
        assertThat(buffer.getShort(index + 6, ByteOrder.BIG_ENDIAN)).isEqualTo((short) 0x0708);
        assertThat(buffer.getChar(index, ByteOrder.LITTLE_ENDIAN)).isEqualTo((char) 0x0201);
        buffer.putDouble(index, Math.PI, ByteOrder.BIG_ENDIAN);
        assertThat(buffer.getDouble(index, ByteOrder.BIG_ENDIAN)).isEqualTo(Math.PI);
        assertThat(buffer.getLong(index, ByteOrder.BIG_ENDIAN)).isEqualTo(Double.doubleToRawLongBits(Math.PI));
        buffer.putFloat(index, 1.5f);
        assertThat(buffer.getFloat(index)).isEqualTo(1.5f);
        buffer.putLong(index, -1);
        buffer.putChar(index, 'x', ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(index + 2, (short) 7, ByteOrder.BIG_ENDIAN);
        buffer.putByte(index + 4, (byte) 9);
        assertThat(buffer.getLong(index, ByteOrder.BIG_ENDIAN)).isEqualTo(0x7800000709FFFFFFL);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 2 * GIB, 4 * GIB + 64, 5 * GIB - 8})
    void valuesAreExchangedBeyondAnInt(long index) {
        buffer.putLongVolatile(index, 40);
        assertThat(buffer.getAndAddLong(index, 2)).isEqualTo(40);
        assertThat(buffer.compareAndSetLong(index, 41, 0)).isFalse();
        assertThat(buffer.compareAndSetLong(index, 42, 43)).isTrue();
        assertThat(buffer.compareAndExchangeLong(index, 43, 44)).isEqualTo(43);
        assertThat(buffer.getAndSetLong(index, 45)).isEqualTo(44);
        assertThat(buffer.getLongAcquire(index)).isEqualTo(45);
        buffer.putLongRelease(index, 46);
        assertThat(buffer.getLongOpaque(index)).isEqualTo(46);
        buffer.putLongOpaque(index, 47);
        assertThat(buffer.getLongVolatile(index)).isEqualTo(47);

        buffer.putIntVolatile(index + 4, 40);
        assertThat(buffer.getAndAddInt(index + 4, 2)).isEqualTo(40);
        assertThat(buffer.compareAndSetInt(index + 4, 41, 0)).isFalse();
        assertThat(buffer.compareAndSetInt(index + 4, 42, 43)).isTrue();
        assertThat(buffer.compareAndExchangeInt(index + 4, 43, 44)).isEqualTo(43);
        assertThat(buffer.getAndSetInt(index + 4, 45)).isEqualTo(44);
        assertThat(buffer.getIntAcquire(index + 4)).isEqualTo(45);
        buffer.putIntRelease(index + 4, 46);
        assertThat(buffer.getIntOpaque(index + 4)).isEqualTo(46);
        buffer.putIntOpaque(index + 4, 47);
        assertThat(buffer.getIntVolatile(index + 4)).isEqualTo(47);
        assertThatThrownBy(() -> buffer.getAndAddLong(index - 4, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 2 * GIB - 5, 4 * GIB - 5, CAPACITY - 10})
    void bytesGoInAndOutBeyondAnInt(long index) {
        byte[] ten = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        buffer.putBytes(index, ten);
        byte[] again = new byte[12];
        buffer.getBytes(index, again, 1, 10);
        assertThat(again).containsExactly(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0);

        ByteBuffer bytes = ByteBuffer.wrap(ten).position(2);
        buffer.putBytes(index, bytes, 5);
        assertThat(bytes.position()).isEqualTo(7);
        bytes.position(0);
        buffer.getBytes(index, bytes, 10);
        assertThat(ten).containsExactly(2, 3, 4, 5, 6, 5, 6, 7, 8, 9);

        UnsafeBuffer agronas = new UnsafeBuffer(new byte[10]);
        buffer.getBytes(index, agronas, 0, 10);
        assertThat(agronas.byteArray()).isEqualTo(ten);
        buffer.setMemory(index, 10, (byte) 1);
        buffer.putBytes(index + 4, agronas, 0, 4);
        buffer.putBytes(index + 8, MemorySegment.ofArray(new byte[] {7, 8, 9}), 1, 2);
        buffer.getBytes(index, MemorySegment.ofArray(ten), 0, 10);
        assertThat(ten).containsExactly(1, 1, 1, 1, 2, 3, 4, 5, 8, 9);
        assertThat(buffer.slice(index, 10).getByte(9)).isEqualTo((byte) 9);
    }

    @Test
    void nothingIsDoneOutOfBounds() {
        buffer.putByte(CAPACITY - 1, (byte) 3);
        buffer.boundsCheck(CAPACITY - 8, 8);
        buffer.checkLimit(CAPACITY);
        byte[] ten = new byte[10];

        assertOutOfBounds(() -> buffer.getLong(CAPACITY - 7));
        assertOutOfBounds(() -> buffer.putInt(-1, 1));
        assertOutOfBounds(() -> buffer.getByte(CAPACITY));
        assertOutOfBounds(() -> buffer.getByte(Long.MIN_VALUE));
        assertOutOfBounds(() -> buffer.setMemory(CAPACITY - 1, 2, (byte) 0));
        assertOutOfBounds(() -> buffer.setMemory(0, -1, (byte) 0));
        assertOutOfBounds(() -> buffer.putBytes(CAPACITY - 9, ten));
        assertOutOfBounds(() -> buffer.putBytes(0, ten, 5, 6));
        assertOutOfBounds(() -> buffer.getBytes(0, ByteBuffer.wrap(ten).limit(4), 5));
        assertOutOfBounds(() -> buffer.getBytes(0, new UnsafeBuffer(ten), 5, 6));
        assertOutOfBounds(() -> buffer.slice(CAPACITY - 1, 2));
        assertOutOfBounds(() -> buffer.boundsCheck(CAPACITY - 8, 9));
        assertOutOfBounds(() -> buffer.checkLimit(CAPACITY + 1));
        assertThat(buffer.getByte(CAPACITY - 1)).isEqualTo((byte) 3);
        assertThat(buffer.capacity()).isEqualTo(CAPACITY);
    }

    @Test
    void everyKindOfAccessAfterCloseThrows() {
        Arena arena = Arena.ofShared();
        LargeSegmentBuffer closed = LargeSegmentBuffer.of(arena.allocate(64, 8));
        assertThat(closed.getAndAddLong(0, 1)).isZero();
        assertThatCode(closed::verifyAlignment).doesNotThrowAnyException();
        arena.close();

        for (ThrowingCallable access : new ThrowingCallable[] {
            () -> closed.getLong(0),
            () -> closed.putInt(0, 1),
            () -> closed.getAndAddLong(0, 1),
            () -> closed.setMemory(0, 8, (byte) 0),
            () -> closed.getBytes(0, new byte[8]),
            () -> closed.slice(0, 8).getByte(0)
        }) {
            assertThatThrownBy(access).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
    }

    @Test
    void alignmentIsNotPromisedByBytes() {
        assertThatCode(buffer::verifyAlignment).doesNotThrowAnyException();
        assertThatThrownBy(LargeSegmentBuffer.of(MemorySegment.ofArray(new byte[16]))::verifyAlignment)
                .isInstanceOf(IllegalStateException.class);
    }

    private static void assertOutOfBounds(ThrowingCallable access) {
        assertThatThrownBy(access).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
