// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;

/** Refusals of candidates for which the kernel isn't asked for anything. */
final class Untried {
    private Untried() {}

    /** A backing of which no page size is known here. */
    static Refusal unknown(HugeMemory memory, Backing candidate) {
        return memory.listsPageSizes() ? notOffered(candidate) : notListed(candidate);
    }

    private static Refusal notOffered(Backing candidate) {
        return new Refusal(
                candidate,
                candidate.size(),
                Reason.SIZE_UNKNOWN,
                "sysfs",
                null,
                "this kernel offers no " + candidate + " pages at all",
                "use a kernel that is built with them");
    }

    /** A size that may be there or not. */
    static Refusal notListed(Backing candidate) {
        return new Refusal(
                candidate,
                candidate.size(),
                Reason.UNEXPLAINED,
                "sysfs",
                null,
                "/sys/kernel/mm can't be read, so nothing tells whether this kernel offers " + candidate + " pages",
                "let the process read /sys/kernel/mm, or name a hugetlb size");
    }

    /** More than a process can have, whatever the kernel offers. */
    static Refusal moreThanAddresses(BackingStrategy strategy, long bytes) {
        return new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                Reason.ADDRESS_SPACE_LIMIT,
                "size",
                null,
                "no process has addresses for " + Bytes.format(bytes),
                "ask for less");
    }

    /** Pages that don't fit into what is asked for. */
    static Refusal outOfReach(BackingStrategy strategy, long bytes) {
        PageSize size = strategy.pageSize();
        boolean isLarge = size.bytes() > bytes;
        return new Refusal(
                strategy.backing(),
                size,
                Reason.OUT_OF_REACH,
                "size",
                null,
                isLarge
                        ? "one page is more than the " + Bytes.format(bytes) + " asked for"
                        : "the range doesn't start and end on multiples of " + size,
                isLarge
                        ? "ask for " + size + " or more, or require it alone"
                        : "commit whole multiples of " + size
                                + " at offsets that are multiples of it, or fault the range");
    }
}
