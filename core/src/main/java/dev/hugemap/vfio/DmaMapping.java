// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.AddressRange;
import java.lang.foreign.MemorySegment;

/**
 * Memory that a device reaches, until it is closed or the device is.
 *
 * <p>The kernel pins the memory: the device never reaches pages of anybody else. But memory that its arena frees while
 * the device still reaches it may be given out again by the C library, and then the device writes into what is not its
 * own. So, device first, memory last. What holds that order:
 *
 * <ul>
 *   <li>memory of a shared arena (also hugemap's): closing the arena throws an {@link IllegalStateException} as long as
 *       the mapping is open. It costs a thread that sleeps, one for each arena of which a device reaches something, for the
 *       JDK holds an arena only during native calls;
 *   <li>memory of an automatic or the global arena: it stays as long as the mapping is open;
 *   <li>memory of a confined arena: nothing can hold it. {@link #close()} says so when it comes too late;
 *   <li>memory that is mapped and unmapped by hand, or decommitted from a region: the pages stay pinned, and the device
 *       goes on with pages that nobody sees.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class DmaMapping implements AutoCloseable {
    private final DmaMappings owner;
    private final MemorySegment memory;
    private final DmaRights rights;
    private final DmaPlan plan;

    DmaMapping(DmaMappings owner, MemorySegment memory, DmaRights rights, DmaPlan plan) {
        this.owner = owner;
        this.memory = memory;
        this.rights = rights;
        this.plan = plan;
    }

    /**
     * By which address the device finds the memory.
     *
     * @return the first I/O address
     */
    public long iova() {
        return plan.iova();
    }

    /**
     * By which address the device finds a part of the memory.
     *
     * @param part a slice of {@link #memory()}
     * @return its first I/O address
     * @throws IllegalArgumentException if it isn't a part of it
     */
    public long iova(MemorySegment part) {
        long offset = part.address() - memory.address();
        if (!part.isNative() || offset < 0 || offset + part.byteSize() > memory.byteSize()) {
            throw new IllegalArgumentException("not a part of what is mapped for the device");
        }
        return iova() + offset;
    }

    /**
     * How much is mapped.
     *
     * @return bytes
     */
    public long length() {
        return memory.byteSize();
    }

    /**
     * The memory.
     *
     * @return the segment that was mapped
     */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * What the device may do.
     *
     * @return its rights
     */
    public DmaRights rights() {
        return rights;
    }

    /**
     * By which pages the IOMMU can map it.
     *
     * @return what was known beforehand
     */
    public DmaPlan plan() {
        return plan;
    }

    /**
     * By which pages the IOMMU maps it, as far as can be seen: it puts in a page of its own where the memory behind is
     * contiguous. Reads neither smaps nor numa_maps.
     *
     * @return the plan beside how the memory is mapped now
     * @throws IllegalStateException if the mapping is closed
     */
    public DmaReport report() {
        if (!owner.isOpen(this)) {
            throw new IllegalStateException("the mapping is closed");
        }
        AddressRange range = new AddressRange(memory.address(), memory.byteSize());
        return new DmaReport(plan, owner.host().inspector().report(range));
    }

    /**
     * Takes the memory away from the device. Does nothing the second time, or after the device is closed.
     *
     * @throws VfioException if the kernel refuses; the device may still reach the memory, and closing again tries again
     * @throws IllegalStateException if the memory's arena was closed before: too early, for until now the device reached
     *     it. The memory is taken away all the same
     */
    @Override
    public void close() {
        if (owner.unmap(this) == DmaMappings.Unmapped.TOO_LATE) {
            throw new IllegalStateException("the arena of " + plan
                    + " was closed while the device could still reach it: close the mapping first, the memory last");
        }
    }

    /**
     * The mapping in words.
     *
     * @return for example {@code 64 MiB at 0x200000: 32 × 2 MiB, READ_WRITE}
     */
    @Override
    public String toString() {
        return plan + ", " + rights;
    }
}
