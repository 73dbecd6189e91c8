// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** Constants and structs of {@code linux/stat.h}: statx, since 4.11, the same on every architecture. */
public final class Stat {
    /** The bits of a mode that hold the file's type. */
    public static final int S_IFMT = 0xf000;
    /** A file, in contrast to a folder, a link, a pipe or a device. */
    public static final int S_IFREG = 0x8000;
    /** All that older calls tell: type, mode, owner, size, times, inode. Since 4.11. */
    public static final int STATX_BASIC_STATS = 0x7ff;

    /** {@code struct statx}: 256 bytes, the fields of its first version. Since 4.11. */
    public static final StructLayout STATX = MemoryLayout.structLayout(
                    JAVA_INT.withName("stx_mask"),
                    JAVA_INT.withName("stx_blksize"),
                    JAVA_LONG.withName("stx_attributes"),
                    JAVA_INT.withName("stx_nlink"),
                    JAVA_INT.withName("stx_uid"),
                    JAVA_INT.withName("stx_gid"),
                    JAVA_SHORT.withName("stx_mode"),
                    MemoryLayout.paddingLayout(2),
                    JAVA_LONG.withName("stx_ino"),
                    JAVA_LONG.withName("stx_size"),
                    JAVA_LONG.withName("stx_blocks"),
                    JAVA_LONG.withName("stx_attributes_mask"),
                    time("stx_atime"),
                    time("stx_btime"),
                    time("stx_ctime"),
                    time("stx_mtime"),
                    JAVA_INT.withName("stx_rdev_major"),
                    JAVA_INT.withName("stx_rdev_minor"),
                    JAVA_INT.withName("stx_dev_major"),
                    JAVA_INT.withName("stx_dev_minor"),
                    MemoryLayout.paddingLayout(112))
            .withName("statx");

    private Stat() {}

    /** {@code struct statx_timestamp}: seconds, and nanoseconds in the first half of what follows. */
    private static MemoryLayout time(String name) {
        return MemoryLayout.sequenceLayout(2, JAVA_LONG).withName(name);
    }
}
