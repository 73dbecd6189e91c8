package dev.hugemap.bridge;

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
    /** Operation not permitted. */
    public static final Errno EPERM = new Errno(1);
    /** No such file or directory. */
    public static final Errno ENOENT = new Errno(2);
    /** Interrupted by a signal. */
    public static final Errno EINTR = new Errno(4);
    /** Input/output error. */
    public static final Errno EIO = new Errno(5);
    /** Bad file descriptor. */
    public static final Errno EBADF = new Errno(9);
    /** Resource temporarily unavailable. */
    public static final Errno EAGAIN = new Errno(11);
    /** Cannot allocate memory. */
    public static final Errno ENOMEM = new Errno(12);
    /** Permission denied. */
    public static final Errno EACCES = new Errno(13);
    /** Bad address. */
    public static final Errno EFAULT = new Errno(14);
    /** Device or resource busy. */
    public static final Errno EBUSY = new Errno(16);
    /** File exists. */
    public static final Errno EEXIST = new Errno(17);
    /** No such device. */
    public static final Errno ENODEV = new Errno(19);
    /** Invalid argument. */
    public static final Errno EINVAL = new Errno(22);
    /** Too many open files. */
    public static final Errno EMFILE = new Errno(24);
    /** Inappropriate ioctl for device. */
    public static final Errno ENOTTY = new Errno(25);
    /** No space left on device. */
    public static final Errno ENOSPC = new Errno(28);
    /** Function not implemented: also what a call answers that the C library lacks. */
    public static final Errno ENOSYS = new Errno(38);
    /** Operation not supported. */
    public static final Errno EOPNOTSUPP = new Errno(95);
    /** Memory page has a hardware error. */
    public static final Errno EHWPOISON = new Errno(133);

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "EPERM"),
            Map.entry(2, "ENOENT"),
            Map.entry(4, "EINTR"),
            Map.entry(5, "EIO"),
            Map.entry(9, "EBADF"),
            Map.entry(11, "EAGAIN"),
            Map.entry(12, "ENOMEM"),
            Map.entry(13, "EACCES"),
            Map.entry(14, "EFAULT"),
            Map.entry(16, "EBUSY"),
            Map.entry(17, "EEXIST"),
            Map.entry(19, "ENODEV"),
            Map.entry(22, "EINVAL"),
            Map.entry(24, "EMFILE"),
            Map.entry(25, "ENOTTY"),
            Map.entry(28, "ENOSPC"),
            Map.entry(38, "ENOSYS"),
            Map.entry(95, "EOPNOTSUPP"),
            Map.entry(133, "EHWPOISON"));

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

    @Override
    public String toString() {
        return name();
    }
}
