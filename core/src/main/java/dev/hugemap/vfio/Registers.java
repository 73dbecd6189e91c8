// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Accesses to a device's memory: each one instruction of exactly its width, little-endian, made as often and in the order
 * as the program says. Reads acquire and writes release, which on x86 costs nothing.
 */
final class Registers {
    private static final VarHandle BYTE = JAVA_BYTE.varHandle();
    private static final VarHandle SHORT = JAVA_SHORT.withOrder(LITTLE_ENDIAN).varHandle();
    private static final VarHandle INT = JAVA_INT.withOrder(LITTLE_ENDIAN).varHandle();
    private static final VarHandle LONG = JAVA_LONG.withOrder(LITTLE_ENDIAN).varHandle();

    private Registers() {}

    static byte readByte(MemorySegment memory, long offset) {
        return (byte) BYTE.getAcquire(memory, offset);
    }

    static short readShort(MemorySegment memory, long offset) {
        return (short) SHORT.getAcquire(memory, offset);
    }

    static int readInt(MemorySegment memory, long offset) {
        return (int) INT.getAcquire(memory, offset);
    }

    static long readLong(MemorySegment memory, long offset) {
        return (long) LONG.getAcquire(memory, offset);
    }

    static void writeByte(MemorySegment memory, long offset, byte value) {
        BYTE.setRelease(memory, offset, value);
    }

    static void writeShort(MemorySegment memory, long offset, short value) {
        SHORT.setRelease(memory, offset, value);
    }

    static void writeInt(MemorySegment memory, long offset, int value) {
        INT.setRelease(memory, offset, value);
    }

    static void writeLong(MemorySegment memory, long offset, long value) {
        LONG.setRelease(memory, offset, value);
    }
}
