// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import org.jspecify.annotations.Nullable;

/**
 * Tells memory from the huge zero page where PAGEMAP_SCAN may not.
 *
 * <p>From 6.7, where the ioctl came, until a fix of 2025 the kernel set PAGE_IS_PFNZERO for the base zero page alone: a
 * range that was only read looked like memory on huge pages. Which of the two a kernel does shows when it first flags a
 * huge leaf. Until then pagemap is asked per leaf: the zero page is never mapped by one process exclusively, or, from
 * 6.11 on, shows as a page of a file. After many such questions it is cheaper to try the kernel out.
 */
final class ZeroPageCheck {
    /** Questions that cost as much as the trial. */
    private static final int MANY = 16;

    private final PagemapEntries entries;
    private final HugeZeroFlag flag;
    private final @Nullable AddressRange written;
    private int asked;

    /**
     * A check for one report.
     *
     * @param flag whether this kernel has been seen to flag huge leaves
     * @param written a range that was just populated by writing, so that no zero page can be in it; null if none
     */
    ZeroPageCheck(PagemapEntries entries, HugeZeroFlag flag, @Nullable AddressRange written) {
        this.entries = entries;
        this.flag = flag;
        this.written = written;
    }

    /** Notes that the kernel has flagged a huge leaf as the zero page. */
    void sawFlag() {
        flag.saw();
    }

    /** Whether all leaves of a range are memory without asking. */
    boolean isTrusted(long start, long end) {
        return flag.isSeen() || written != null && written.start() <= start && end <= written.end();
    }

    /** Whether the leaf that maps a page is memory of this process for sure. */
    boolean isMemory(long pageAddress) {
        return PagemapEntries.isOwnAnonymous(entry(pageAddress));
    }

    /** As {@link #isMemory}, on a kernel of 6.11 or later, where memory that a child shares is known too. */
    boolean isAnonymousMemory(long pageAddress) {
        return PagemapEntries.isAnonymous(entry(pageAddress));
    }

    private long entry(long pageAddress) {
        if (++asked == MANY) {
            flag.tryOnce();
        }
        return entries.at(pageAddress);
    }
}
