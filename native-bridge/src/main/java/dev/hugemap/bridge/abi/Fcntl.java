// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * Constants and structs of {@code linux/fcntl.h}, {@code asm-generic/fcntl.h} below it, and what aarch64 has otherwise in
 * {@code asm/fcntl.h}.
 */
public final class Fcntl {
    /** Open for reading. Older than 2.6. */
    public static final int O_RDONLY = 0;
    /** Open for reading and writing. Older than 2.6. */
    public static final int O_RDWR = 2;
    /** Doesn't wait, also not for a lease on the file. Older than 2.6. */
    public static final int O_NONBLOCK = 0x800;
    /** Close on exec. Since 2.6.23. */
    public static final int O_CLOEXEC = 0x80000;
    /** Neither read nor written: a name for the file, without its device's or pipe's side effects. Since 2.6.39. */
    public static final int O_PATH = 0x200000;

    /** {@code O_DIRECTORY} on x86-64, riscv64 and most others. Older than 2.6. */
    public static final int O_DIRECTORY_GENERIC = 0x10000;
    /** {@code O_DIRECTORY} on aarch64. Older than 2.6. */
    public static final int O_DIRECTORY_AARCH64 = 0x4000;
    /** A folder, or ENOTDIR; on this machine. */
    public static final int O_DIRECTORY = isAarch64() ? O_DIRECTORY_AARCH64 : O_DIRECTORY_GENERIC;

    /** {@code O_NOFOLLOW} on x86-64, riscv64 and most others. Older than 2.6. */
    public static final int O_NOFOLLOW_GENERIC = 0x20000;
    /** {@code O_NOFOLLOW} on aarch64. Older than 2.6. */
    public static final int O_NOFOLLOW_AARCH64 = 0x8000;
    /** No symbolic link as the last name, but with O_PATH the link itself; on this machine. */
    public static final int O_NOFOLLOW = isAarch64() ? O_NOFOLLOW_AARCH64 : O_NOFOLLOW_GENERIC;

    /** {@code O_TMPFILE} on x86-64, riscv64 and most others. Since 3.11. */
    public static final int O_TMPFILE_GENERIC = 0x400000 | O_DIRECTORY_GENERIC;
    /** {@code O_TMPFILE} on aarch64. Since 3.11. */
    public static final int O_TMPFILE_AARCH64 = 0x400000 | O_DIRECTORY_AARCH64;
    /** A file without a name in a folder; on this machine. */
    public static final int O_TMPFILE = isAarch64() ? O_TMPFILE_AARCH64 : O_TMPFILE_GENERIC;

    /** In place of a folder's descriptor: the working folder. Since 2.6.16. */
    public static final int AT_FDCWD = -100;
    /** Of a name that is a symbolic link, the link itself. Since 2.6.16. */
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    /** linkat follows a symbolic link, as those of {@code /proc/self/fd}. Since 2.6.18. */
    public static final int AT_SYMLINK_FOLLOW = 0x400;
    /** An empty name stands for the descriptor itself. Since 2.6.39. */
    public static final int AT_EMPTY_PATH = 0x1000;

    /** Which lock stands against a lock that belongs to an open file, not to a process. Since 3.15. */
    public static final int F_OFD_GETLK = 36;
    /** Takes or gives back a lock that belongs to an open file, without waiting. Since 3.15. */
    public static final int F_OFD_SETLK = 37;
    /** Forbids changes to a memfd, for good. Since 3.17, of huge pages since 4.16. */
    public static final int F_ADD_SEALS = 1033;
    /** Which changes to a memfd are forbidden. Since 3.17. */
    public static final int F_GET_SEALS = 1034;
    /** No further seals. Since 3.17. */
    public static final int F_SEAL_SEAL = 0x1;
    /** Never smaller. Since 3.17. */
    public static final int F_SEAL_SHRINK = 0x2;
    /** Never larger. Since 3.17. */
    public static final int F_SEAL_GROW = 0x4;

    /** A lock that nobody shares. Older than 2.6. */
    public static final int F_WRLCK = 1;
    /** No lock. Older than 2.6. */
    public static final int F_UNLCK = 2;

    /** {@code struct flock} of 64 bits: 32 bytes. Older than 2.6. */
    public static final StructLayout FLOCK = MemoryLayout.structLayout(
                    JAVA_SHORT.withName("l_type"),
                    JAVA_SHORT.withName("l_whence"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("l_start"),
                    JAVA_LONG.withName("l_len"),
                    JAVA_INT.withName("l_pid"),
                    MemoryLayout.paddingLayout(4))
            .withName("flock");

    private Fcntl() {}

    private static boolean isAarch64() {
        return System.getProperty("os.arch").equals("aarch64");
    }
}
