// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.util.List;
import java.util.OptionalLong;

/**
 * The memory that a device reaches, by I/O virtual addresses: one for each device that is open, gone when the file behind it
 * is closed. What the kernel refuses comes as a {@code SyscallException}. Safe for use by many threads: the kernel locks.
 */
interface DmaSpace {
    /** What the IOMMU can map in one piece: a bit for each page size. */
    long pageSizes();

    /** Where memory can be mapped, in order. */
    List<IovaRange> ranges();

    /** How many more mappings there can be; empty where the kernel doesn't tell, or doesn't count. */
    OptionalLong mappingsLeft();

    /** How what is mapped counts as locked memory. */
    PinAccount account();

    /** Lets the device reach memory. */
    void map(long address, long length, long iova, DmaRights rights);

    /** Takes a whole mapping back. */
    void unmap(long iova, long length);
}
