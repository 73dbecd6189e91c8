package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The ioctl PAGEMAP_SCAN: which pages are there, and which of them are on huge leaves.
 *
 * <p>It needs no privilege. It skips special mappings (VM_PFNMAP) as if nothing were there. Source:
 * {@code Documentation/admin-guide/mm/pagemap.rst}; since 6.7.
 */
final class PagemapScan {
    /** The kernel answers in regions; more than these are fetched by further calls. */
    private static final int REGIONS = 512;

    private static final long ANY = Fs.PAGE_IS_PRESENT | Fs.PAGE_IS_SWAPPED;
    /** What tells how pages are mapped. */
    static final long LEAVES = ANY | Fs.PAGE_IS_HUGE | Fs.PAGE_IS_PFNZERO;
    /** Whose they are too: for that the kernel looks at each struct page, 8 ms more a GiB of base pages. */
    static final long LEAVES_AND_OWNERS = LEAVES | Fs.PAGE_IS_FILE;

    private static final long SIZE = argument("size");
    private static final long START = argument("start");
    private static final long END = argument("end");
    private static final long WALK_END = argument("walk_end");
    private static final long VEC = argument("vec");
    private static final long VEC_LEN = argument("vec_len");
    private static final long ANY_OF = argument("category_anyof_mask");
    private static final long RETURNED = argument("return_mask");
    private static final long REGION_BYTES = Fs.PAGE_REGION.byteSize();
    private static final long REGION_START = region("start");
    private static final long REGION_END = region("end");
    private static final long REGION_CATEGORIES = region("categories");

    private final ProcFile pagemap;

    PagemapScan(ProcFile pagemap) {
        this.pagemap = pagemap;
    }

    /**
     * Scans a range.
     *
     * @param range whole base pages
     * @param told the PAGE_IS_* bits to be told
     * @return the pages that are present or swapped out, in order; what is missing is neither
     * @throws SyscallException with ENOTTY before 6.7, or whatever else the kernel or a seccomp filter answers
     */
    List<Span> scan(AddressRange range, long told) {
        List<Span> spans = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment regions = arena.allocate(Fs.PAGE_REGION, REGIONS);
            MemorySegment argument = arena.allocate(Fs.PM_SCAN_ARG);
            argument.set(JAVA_LONG, SIZE, Fs.PM_SCAN_ARG.byteSize());
            argument.set(JAVA_LONG, END, range.end());
            argument.set(JAVA_LONG, VEC, regions.address());
            argument.set(JAVA_LONG, VEC_LEN, REGIONS);
            argument.set(JAVA_LONG, ANY_OF, ANY);
            argument.set(JAVA_LONG, RETURNED, told);
            long from = range.start();
            while (from < range.end()) {
                argument.set(JAVA_LONG, START, from);
                int count = pagemap.ioctl(Fs.PAGEMAP_SCAN, argument);
                for (int i = 0; i < count; i++) {
                    append(spans, regions, i * REGION_BYTES);
                }
                long walked = argument.get(JAVA_LONG, WALK_END);
                if (walked <= from) {
                    throw new IllegalStateException(
                            "PAGEMAP_SCAN of " + range + " stands still at 0x" + Long.toHexString(walked));
                }
                from = walked;
            }
        }
        return spans;
    }

    private static void append(List<Span> spans, MemorySegment regions, long offset) {
        long start = regions.get(JAVA_LONG, offset + REGION_START);
        long end = regions.get(JAVA_LONG, offset + REGION_END);
        long categories = regions.get(JAVA_LONG, offset + REGION_CATEGORIES);
        int last = spans.size() - 1;
        if (last >= 0 && spans.get(last).end() == start && spans.get(last).categories() == categories) {
            spans.set(last, new Span(spans.get(last).start(), end, categories));
        } else {
            spans.add(new Span(start, end, categories));
        }
    }

    private static long argument(String field) {
        return Fs.PM_SCAN_ARG.byteOffset(PathElement.groupElement(field));
    }

    private static long region(String field) {
        return Fs.PAGE_REGION.byteOffset(PathElement.groupElement(field));
    }
}
