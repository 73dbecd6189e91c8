// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

/** Constants of {@code linux/magic.h}: what {@code f_type} of a file system is. */
public final class Magic {
    /** tmpfs, and memfd without huge pages of a pool. Older than 2.6. */
    public static final int TMPFS_MAGIC = 0x01021994;
    /** hugetlbfs, and memfd on huge pages of a pool. Older than 2.6; read as 32 bits. */
    public static final long HUGETLBFS_MAGIC = 0x958458f6L;

    private Magic() {}
}
