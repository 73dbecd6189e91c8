// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Copies from and to a device by accesses of registers: of eight bytes, aligned, and of one byte at the ends, from the first
 * to the last. The JVM's own copying may be unaligned, which a device's memory doesn't take on every architecture, and plain
 * accesses in a loop may be made in other widths, or more than once.
 */
final class BulkCopy {
    /** Of other memory, in the order of a register's bytes. */
    private static final ValueLayout.OfLong WORD = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private BulkCopy() {}

    /** Fills {@code target} from a device's memory of the same length. */
    static void read(MemorySegment device, MemorySegment target) {
        long length = device.byteSize();
        long at = 0;
        while (at < length) {
            if (isWhole(device, at)) {
                target.set(WORD, at, Registers.readLong(device, at));
                at += Long.BYTES;
            } else {
                target.set(JAVA_BYTE, at, Registers.readByte(device, at));
                at++;
            }
        }
    }

    /** Writes {@code source} to a device's memory of the same length. */
    static void write(MemorySegment source, MemorySegment device) {
        long length = device.byteSize();
        long at = 0;
        while (at < length) {
            if (isWhole(device, at)) {
                Registers.writeLong(device, at, source.get(WORD, at));
                at += Long.BYTES;
            } else {
                Registers.writeByte(device, at, source.get(JAVA_BYTE, at));
                at++;
            }
        }
    }

    private static boolean isWhole(MemorySegment device, long at) {
        return (device.address() + at & Long.BYTES - 1) == 0 && at <= device.byteSize() - Long.BYTES;
    }
}
