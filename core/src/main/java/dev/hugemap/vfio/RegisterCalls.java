// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Registers of a region, read and written by system calls, which say what went wrong. Safe for use by many threads; after
 * {@link #close} no call is made any more.
 */
final class RegisterCalls {
    private static final ValueLayout.OfLong VALUE = JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VfioFile file;
    private final RegionInfo region;
    private final VfioSubject subject;
    private volatile boolean closed;

    RegisterCalls(VfioFile file, RegionInfo region, VfioSubject subject) {
        this.file = file;
        this.region = region;
        this.subject = subject;
    }

    /** Reads a register: the value without its sign. */
    long read(long offset, RegisterWidth width) {
        check(offset, width);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(VALUE);
            call(offset, width, () -> file.read(value.asSlice(0, width.bytes()), region.fileOffset() + offset));
            return value.get(VALUE, 0);
        }
    }

    /** Writes the lower bytes of a value to a register. */
    void write(long offset, RegisterWidth width, long value) {
        check(offset, width);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocateFrom(VALUE, value);
            call(offset, width, () -> file.write(buffer.asSlice(0, width.bytes()), region.fileOffset() + offset));
        }
    }

    /** Lets no further call be made. */
    void close() {
        closed = true;
    }

    private void check(long offset, RegisterWidth width) {
        if (offset < 0 || offset > region.length() - width.bytes()) {
            throw new IndexOutOfBoundsException("no register of %s at offset 0x%x of BAR %d, which has 0x%x bytes"
                    .formatted(width, offset, region.index(), region.length()));
        }
        if ((offset & width.bytes() - 1) != 0) {
            throw new IllegalArgumentException("a register of %s is at a multiple of %d, not at offset 0x%x of BAR %d"
                    .formatted(width, width.bytes(), offset, region.index()));
        }
    }

    private void call(long offset, RegisterWidth width, Runnable access) {
        if (closed) {
            throw new IllegalStateException("BAR " + region.index() + " of " + subject.device() + " is closed");
        }
        try {
            access.run();
        } catch (SyscallException refused) {
            throw new VfioException(subject, VfioStep.ACCESS_REGISTER, diagnosis(offset, width, refused), refused);
        }
    }

    private Diagnosis diagnosis(long offset, RegisterWidth width, SyscallException refused) {
        String register = "register of %s at offset 0x%x of BAR %d".formatted(width, offset, region.index());
        Errno errno = refused.errno();
        if (errno.equals(Errno.EIO)) {
            return new Diagnosis(
                    VfioReason.SWITCHED_OFF,
                    register + ": the device's memory decoding is off, or it is without power or being reset",
                    "set bit 1 of COMMAND (offset 4) in its configuration space, or reset it");
        }
        if (errno.equals(Errno.ENODEV) || errno.equals(Errno.ENXIO)) {
            return new Diagnosis(VfioReason.GONE, register + ": the device is gone", "close it");
        }
        if (errno.equals(Errno.EINVAL)) {
            return new Diagnosis(
                    VfioReason.NO_SUCH_ACCESS,
                    register + ": the kernel lets nobody access it like this",
                    "take another width, or another offset");
        }
        return new Diagnosis(VfioReason.UNEXPLAINED, register + ": the kernel gives no reason", Diagnoses.LOOK);
    }
}
