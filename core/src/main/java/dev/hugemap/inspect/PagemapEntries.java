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

    PagemapEntries(ProcFile pagemap, PageSize base) {
        this.pagemap = pagemap;
        this.base = base;
    }

    /** Receives one page's address and entry. */
    @FunctionalInterface
    interface Visitor {
        void page(long address, long entry);
    }

    /** Visits the entries of all pages of a range, in order. Where the file ends early, the rest reads as 0. */
    void visit(AddressRange range, Visitor visitor) {
        try (Arena arena = Arena.ofConfined()) {
            long pages = base.pagesIn(range.length());
            MemorySegment buffer = arena.allocate(JAVA_LONG, Math.min(pages, ENTRIES_AT_ONCE));
            for (long done = 0; done < pages; done += ENTRIES_AT_ONCE) {
                long first = range.start() + (done << base.log2());
                long count = Math.min(pages - done, ENTRIES_AT_ONCE);
                MemorySegment entries = buffer.asSlice(0, count * Long.BYTES);
                entries.fill((byte) 0);
                pagemap.read(entries, offset(first));
                for (long i = 0; i < count; i++) {
                    visitor.page(first + (i << base.log2()), entries.getAtIndex(JAVA_LONG, i));
                }
            }
        }
    }

    /** The entry of the page at an address, or 0 beyond the end of the file. */
    long at(long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(JAVA_LONG);
            pagemap.read(entry, offset(address));
            return entry.get(JAVA_LONG, 0);
        }
    }

    static boolean isPresent(long entry) {
        return bit(entry, KernelPageFlags.PM_PRESENT);
    }

    /** The page's frame number; 0 without privilege. */
    static long frame(long entry) {
        return entry & KernelPageFlags.PM_PFRAME_MASK;
    }

    /** Mapped here and nowhere else, and no page of a file: anonymous memory of this process alone. */
    static boolean isOwnAnonymous(long entry) {
        return isPresent(entry)
                && bit(entry, KernelPageFlags.PM_MMAP_EXCLUSIVE)
                && !bit(entry, KernelPageFlags.PM_FILE);
    }

    private static boolean bit(long entry, int number) {
        return (entry >>> number & 1) != 0;
    }

    private long offset(long address) {
        return (address >>> base.log2()) * Long.BYTES;
    }
}
