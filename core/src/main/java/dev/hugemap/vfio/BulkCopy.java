package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Copies from and to a device by aligned accesses of eight bytes, and of one byte at the ends: what the JVM's own copying
 * does may be unaligned, which a device's memory doesn't take on every architecture.
 */
final class BulkCopy {
    private BulkCopy() {}

    /** Fills {@code target} from a device's memory of the same length. */
    static void read(MemorySegment device, MemorySegment target) {
        long length = device.byteSize();
        long at = 0;
        while (at < length) {
            if (isWhole(device, at)) {
                target.set(JAVA_LONG_UNALIGNED, at, device.get(JAVA_LONG, at));
                at += Long.BYTES;
            } else {
                target.set(JAVA_BYTE, at, device.get(JAVA_BYTE, at));
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
                device.set(JAVA_LONG, at, source.get(JAVA_LONG_UNALIGNED, at));
                at += Long.BYTES;
            } else {
                device.set(JAVA_BYTE, at, source.get(JAVA_BYTE, at));
                at++;
            }
        }
    }

    private static boolean isWhole(MemorySegment device, long at) {
        return (device.address() + at & Long.BYTES - 1) == 0 && at <= device.byteSize() - Long.BYTES;
    }
}
