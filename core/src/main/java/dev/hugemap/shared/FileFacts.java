// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Fields;
import dev.hugemap.bridge.abi.Magic;
import dev.hugemap.bridge.abi.Stat;
import dev.hugemap.bridge.abi.Statfs;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.time.Instant;

/**
 * What the kernel says about an open file.
 *
 * @param mode type and permissions
 * @param uid whose it is
 * @param links how many names it has
 * @param device of the file system
 * @param inode its number there
 * @param bytes its length
 * @param allocatedBytes how much of it has pages
 * @param changed when its length or state last changed
 * @param fileSystem its kind, as {@code linux/magic.h} numbers them
 * @param blockBytes the file system's block size: on hugetlbfs its page size
 * @param limitBlocks how many blocks all of its files may have together; 0 or less where nothing says so
 * @param freeBlocks how many of those are left
 */
record FileFacts(
        int mode,
        long uid,
        int links,
        long device,
        long inode,
        long bytes,
        long allocatedBytes,
        Instant changed,
        long fileSystem,
        long blockBytes,
        long limitBlocks,
        long freeBlocks) {
    private static final int OTHERS = 077;
    private static final int SECTOR = 512;

    static FileFacts of(NativeBridge bridge, int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocate(Stat.STATX);
            bridge.statx(fd, "", Fcntl.AT_EMPTY_PATH, Stat.STATX_BASIC_STATS, file);
            MemorySegment system = arena.allocate(Statfs.STATFS);
            bridge.fstatfs(fd, system);
            return new FileFacts(
                    Short.toUnsignedInt(file.get(JAVA_SHORT, at(Stat.STATX, "stx_mode"))),
                    Integer.toUnsignedLong(file.get(JAVA_INT, at(Stat.STATX, "stx_uid"))),
                    file.get(JAVA_INT, at(Stat.STATX, "stx_nlink")),
                    Integer.toUnsignedLong(file.get(JAVA_INT, at(Stat.STATX, "stx_dev_major"))) << Integer.SIZE
                            | Integer.toUnsignedLong(file.get(JAVA_INT, at(Stat.STATX, "stx_dev_minor"))),
                    file.get(JAVA_LONG, at(Stat.STATX, "stx_ino")),
                    file.get(JAVA_LONG, at(Stat.STATX, "stx_size")),
                    file.get(JAVA_LONG, at(Stat.STATX, "stx_blocks")) * SECTOR,
                    Instant.ofEpochSecond(file.get(JAVA_LONG, at(Stat.STATX, "stx_ctime"))),
                    system.get(JAVA_LONG, at(Statfs.STATFS, "f_type")),
                    system.get(JAVA_LONG, at(Statfs.STATFS, "f_bsize")),
                    system.get(JAVA_LONG, at(Statfs.STATFS, "f_blocks")),
                    system.get(JAVA_LONG, at(Statfs.STATFS, "f_bavail")));
        }
    }

    /** Which file it is, of all that this process sees. */
    Id id() {
        return new Id(device, inode);
    }

    boolean isRegular() {
        return (mode & Stat.S_IFMT) == Stat.S_IFREG;
    }

    boolean isForOthers() {
        return (mode & OTHERS) != 0;
    }

    boolean isOnHugeTlbFs() {
        return fileSystem == Magic.HUGETLBFS_MAGIC;
    }

    boolean isOnTmpFs() {
        return fileSystem == Magic.TMPFS_MAGIC;
    }

    PageSize pageSize() {
        return new PageSize(blockBytes);
    }

    /** A file's identity: numbers of files are their file system's own. */
    record Id(long device, long inode) {}

    private static long at(StructLayout layout, String field) {
        return Fields.offset(layout, field);
    }
}
