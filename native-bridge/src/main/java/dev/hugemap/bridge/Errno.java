// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

import java.util.HashMap;
import java.util.Map;

/**
 * An error number of Linux, as a system call left it.
 *
 * <p>A number that is not named here is kept as it is: {@link #name()} then says {@code errno 123}.
 * Source: {@code man 3 errno}, {@code asm-generic/errno-base.h} and {@code asm-generic/errno.h}; the numbers are the
 * same on x86-64, aarch64 and riscv64.
 *
 * @param value the number, greater than 0
 */
public record Errno(int value) {
    // Filled by the constants below while the class is initialised, and only read afterwards.
    private static final Map<Integer, String> NAMES = new HashMap<>();

    /** Operation not permitted. */
    public static final Errno EPERM = named(1, "EPERM");
    /** No such file or directory. */
    public static final Errno ENOENT = named(2, "ENOENT");
    /** No such process. */
    public static final Errno ESRCH = named(3, "ESRCH");
    /** Interrupted by a signal. */
    public static final Errno EINTR = named(4, "EINTR");
    /** Input/output error. */
    public static final Errno EIO = named(5, "EIO");
    /** No such device or address. */
    public static final Errno ENXIO = named(6, "ENXIO");
    /** Argument list too long. */
    public static final Errno E2BIG = named(7, "E2BIG");
    /** Bad file descriptor. */
    public static final Errno EBADF = named(9, "EBADF");
    /** Resource temporarily unavailable. */
    public static final Errno EAGAIN = named(11, "EAGAIN");
    /** Cannot allocate memory. */
    public static final Errno ENOMEM = named(12, "ENOMEM");
    /** Permission denied. */
    public static final Errno EACCES = named(13, "EACCES");
    /** Bad address. */
    public static final Errno EFAULT = named(14, "EFAULT");
    /** Device or resource busy. */
    public static final Errno EBUSY = named(16, "EBUSY");
    /** File exists. */
    public static final Errno EEXIST = named(17, "EEXIST");
    /** No such device. */
    public static final Errno ENODEV = named(19, "ENODEV");
    /** Not a directory. */
    public static final Errno ENOTDIR = named(20, "ENOTDIR");
    /** Is a directory. */
    public static final Errno EISDIR = named(21, "EISDIR");
    /** Invalid argument. */
    public static final Errno EINVAL = named(22, "EINVAL");
    /** Too many open files in the whole system. */
    public static final Errno ENFILE = named(23, "ENFILE");
    /** Too many open files. */
    public static final Errno EMFILE = named(24, "EMFILE");
    /** Inappropriate ioctl for device. */
    public static final Errno ENOTTY = named(25, "ENOTTY");
    /** No space left on device. */
    public static final Errno ENOSPC = named(28, "ENOSPC");
    /** File name too long. */
    public static final Errno ENAMETOOLONG = named(36, "ENAMETOOLONG");
    /** Function not implemented: also what a call answers that the C library lacks. */
    public static final Errno ENOSYS = named(38, "ENOSYS");
    /** Too many symbolic links, or one where none may be. */
    public static final Errno ELOOP = named(40, "ELOOP");
    /** Message too long. */
    public static final Errno EMSGSIZE = named(90, "EMSGSIZE");
    /** Operation not supported. */
    public static final Errno EOPNOTSUPP = named(95, "EOPNOTSUPP");
    /** Memory page has a hardware error. */
    public static final Errno EHWPOISON = named(133, "EHWPOISON");

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if {@code value} is not greater than 0
     */
    public Errno {
        if (value <= 0) {
            throw new IllegalArgumentException("an error number is greater than 0, not " + value);
        }
    }

    /**
     * The number's name in C.
     *
     * @return for example {@code ENOMEM}; {@code errno 123} for a number without a name here
     */
    public String name() {
        return NAMES.getOrDefault(value, "errno " + value);
    }

    // What a record gets of itself is linked at its first use, by method handles: many milliseconds in a cold JVM.

    @Override
    public boolean equals(Object other) {
        return other instanceof Errno errno && errno.value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return name();
    }

    private static Errno named(int value, String name) {
        NAMES.put(value, name);
        return new Errno(value);
    }
}
