// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.AddressRange;
import java.util.Set;

/** Tells the kernel the traits of mapped ranges. A move keeps them. */
record Traits(NativeBridge bridge, Set<MappingTrait> chosen) {
    /**
     * Keeps a range that was just mapped out of children and core dumps, where that was asked for.
     *
     * @throws SyscallException if the kernel refused
     */
    void advise(AddressRange range) {
        if (chosen.contains(MappingTrait.NOT_FORKED)) {
            bridge.madvise(range.start(), range.length(), Advice.MADV_DONTFORK);
        }
        if (chosen.contains(MappingTrait.NOT_DUMPED)) {
            bridge.madvise(range.start(), range.length(), Advice.MADV_DONTDUMP);
        }
    }

    /**
     * Locks a range, where that was asked for. Comes last: in locked memory the kernel neither drops pages nor sets guards.
     *
     * @throws SyscallException if the kernel refused
     */
    void lock(BackingStrategy strategy, Population population, AddressRange range) {
        // Hugetlb pages are never swapped, and mlock would hold them against the limit without marking them.
        if (chosen.contains(MappingTrait.LOCKED) && !strategy.flags().isHugeTlb()) {
            int flags = population == Population.ON_TOUCH ? Mman.MLOCK_ONFAULT : 0;
            bridge.mlock2(range.start(), range.length(), flags);
        }
    }
}
