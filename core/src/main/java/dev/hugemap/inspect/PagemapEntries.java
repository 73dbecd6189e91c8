// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.abi.KernelPageFlags;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The entries of pagemap: 64 bits for each base page.
 *
 * <p>Source: {@code Documentation/admin-guide/mm/pagemap.rst}. Unprivileged, but for the frame numbers.
 */
final class PagemapEntries {
    private static final int ENTRIES_AT_ONCE = 8192;

    private final ProcFile pagemap;
    private final PageSize base;
    private final MemorySegment single;
    private final MemorySegment window;
    private long windowStart;
    private long windowEnd;

    PagemapEntries(ProcFile pagemap, PageSize base, Arena arena) {
        this.pagemap = pagemap;
        this.base = base;
        this.single = arena.allocate(JAVA_LONG);
        this.window = arena.allocate(JAVA_LONG, ENTRIES_AT_ONCE);
    }

    /** Receives one page's address and entry. */
    @FunctionalInterface
    interface Visitor {
        void page(long address, long entry);
    }

    /** Visits the entries of all pages of a range, in order, as they are now. */
    void visit(AddressRange range, Visitor visitor) {
        forget();
        for (long at = range.start(); at < range.end(); at += base.bytes()) {
            visitor.page(at, next(at, range.end()));
        }
    }

    /** The entry of the page at an address; those that follow, up to an end, are fetched with it and kept. */
    long next(long address, long end) {
        if (address < windowStart || address >= windowEnd) {
            long pages = Math.min(base.pagesIn(end - address), ENTRIES_AT_ONCE);
            read(window.asSlice(0, pages * Long.BYTES), address);
            windowStart = address;
            windowEnd = address + (pages << base.log2());
        }
        return window.getAtIndex(JAVA_LONG, address - windowStart >>> base.log2());
    }

    /** Drops what was fetched. */
    void forget() {
        windowEnd = 0;
    }

    /** The entry of the page at an address, as it is now. */
    long at(long address) {
        read(single, address);
        return single.get(JAVA_LONG, 0);
    }

    /** Where the file ends early, the rest reads as 0. */
    private void read(MemorySegment entries, long address) {
        entries.fill((byte) 0);
        pagemap.read(entries, (address >>> base.log2()) * Long.BYTES);
    }

    static boolean isPresent(long entry) {
        return bit(entry, KernelPageFlags.PM_PRESENT);
    }

    static boolean isSwapped(long entry) {
        return bit(entry, KernelPageFlags.PM_SWAP) && !bit(entry, KernelPageFlags.PM_GUARD_REGION);
    }

    static boolean isGuard(long entry) {
        return bit(entry, KernelPageFlags.PM_GUARD_REGION);
    }

    static boolean isSoftDirty(long entry) {
        return bit(entry, KernelPageFlags.PM_SOFT_DIRTY);
    }

    /** The page's frame number; 0 without privilege. */
    static long frame(long entry) {
        return entry & KernelPageFlags.PM_PFRAME_MASK;
    }

    /** Present, and no page of a file; the huge zero page counts as one of a file, but only since 6.11. */
    static boolean isAnonymous(long entry) {
        return isPresent(entry) && !bit(entry, KernelPageFlags.PM_FILE);
    }

    /** Mapped here and nowhere else, and no page of a file: anonymous memory of this process alone. */
    static boolean isOwnAnonymous(long entry) {
        return isAnonymous(entry) && bit(entry, KernelPageFlags.PM_MMAP_EXCLUSIVE);
    }

    private static boolean bit(long entry, int number) {
        return (entry >>> number & 1) != 0;
    }
}
