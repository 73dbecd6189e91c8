// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.inspect.MappingKind;
import dev.hugemap.inspect.PageState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How each page of a range of this process stands, put together from PAGEMAP_SCAN, smaps, pagemap and kpageflags by code of
 * its own. A picture in which smaps and PAGEMAP_SCAN contradict one another is none.
 */
final class KernelPicture implements AutoCloseable {
    private static final int TRIES = 10;
    private static final PageVerdict NOTHING = new PageVerdict(MappingKind.NONE, PageState.ABSENT, 0, false, 0);

    private final long start;
    private final long end;
    private final long base;
    private final long thp;
    private final KernelScan scan;
    private final Optional<KernelFrames> frames;
    private int retries;

    KernelPicture(long start, long end, long base, long thp, boolean isRoot) {
        this.start = start;
        this.end = end;
        this.base = base;
        this.thp = thp;
        this.scan = new KernelScan(base);
        this.frames = isRoot ? Optional.of(new KernelFrames()) : Optional.empty();
    }

    /** How often sources were looked at again, because memory moved between two of them. */
    int retries() {
        return retries;
    }

    /** The verdict on each page. */
    List<PageVerdict> take() {
        String contradiction = "";
        for (int i = 0; i < TRIES; i++) {
            retries += i > 0 ? 1 : 0;
            long[] seen = scan.categories(start, end);
            List<SmapsPart> mappings = SmapsPart.of(start, end);
            long[] folios = folios(seen.length);
            List<PageVerdict> pages = pages(seen, mappings, folios);
            contradiction = contradiction(pages, mappings);
            if (contradiction.isEmpty()) {
                return pages;
            }
        }
        throw new AssertionError("PAGEMAP_SCAN and smaps contradict one another: " + contradiction);
    }

    private long[] folios(int count) {
        if (frames.isEmpty()) {
            long[] untold = new long[count];
            Arrays.fill(untold, PageVerdict.UNTOLD);
            return untold;
        }
        long[] folios = frames.get().foliosOf(scan.entries(start, end));
        for (int i = 0; i < count; i++) {
            folios[i] *= base;
        }
        return folios;
    }

    private List<PageVerdict> pages(long[] seen, List<SmapsPart> mappings, long[] folios) {
        List<PageVerdict> pages = new ArrayList<>(seen.length);
        int index = 0;
        boolean wasMapped = false;
        for (int i = 0; i < seen.length; i++) {
            long address = start + i * base;
            while (index < mappings.size() && mappings.get(index).end() <= address) {
                index++;
            }
            boolean isMapped = index < mappings.size() && mappings.get(index).start() <= address;
            boolean isAlike = i > 0
                    && seen[i] == seen[i - 1]
                    && folios[i] == folios[i - 1]
                    && (!isMapped || mappings.get(index).start() < address)
                    && isMapped == wasMapped;
            pages.add(isAlike ? pages.getLast() : isMapped ? page(seen[i], mappings.get(index), folios[i]) : NOTHING);
            wasMapped = isMapped;
        }
        return pages;
    }

    private PageVerdict page(long seen, SmapsPart mapping, long folio) {
        PageState state = state(seen);
        boolean isMapped = state == PageState.PRESENT || state == PageState.ZERO_PAGE;
        long leaf = 0;
        if (isMapped) {
            leaf = mapping.isHugeTlb() ? mapping.field("KernelPageSize") : (seen & KernelScan.HUGE) != 0 ? thp : base;
        }
        long folioBytes = state == PageState.PRESENT ? folio : 0;
        return new PageVerdict(kind(seen, mapping, isMapped), state, leaf, mapping.isWritable(), folioBytes);
    }

    private static PageState state(long seen) {
        if ((seen & KernelScan.GUARD) != 0 || (seen & (KernelScan.PRESENT | KernelScan.SWAPPED)) == 0) {
            return PageState.ABSENT;
        }
        if ((seen & KernelScan.PRESENT) == 0) {
            return PageState.SWAPPED;
        }
        return (seen & KernelScan.ZERO) != 0 ? PageState.ZERO_PAGE : PageState.PRESENT;
    }

    private static MappingKind kind(long seen, SmapsPart mapping, boolean isMapped) {
        if (mapping.isHugeTlb()) {
            return MappingKind.HUGETLB;
        }
        boolean isFile = mapping.name().startsWith("/memfd:");
        return isFile && (!isMapped || (seen & KernelScan.FILE) != 0) ? MappingKind.SHMEM : MappingKind.ANONYMOUS;
    }

    /** A sentence where the bytes that smaps counts are not those of the pages. */
    private String contradiction(List<PageVerdict> pages, List<SmapsPart> mappings) {
        for (SmapsPart mapping : mappings) {
            if (mapping.start() < start || mapping.end() > end) {
                continue;
            }
            List<PageVerdict> own =
                    pages.subList((int) ((mapping.start() - start) / base), (int) ((mapping.end() - start) / base));
            long present = bytes(own, page -> page.state() == PageState.PRESENT);
            long huge = bytes(own, PageVerdict::isHugeMemory);
            long swapped = bytes(own, page -> page.state() == PageState.SWAPPED);
            long saidPresent = mapping.isHugeTlb()
                    ? mapping.field("Shared_Hugetlb") + mapping.field("Private_Hugetlb")
                    : mapping.field("Rss");
            long saidHuge =
                    mapping.field("AnonHugePages") + mapping.field("ShmemPmdMapped") + mapping.field("FilePmdMapped");
            boolean isSwapAlike = !mapping.name().isEmpty() || swapped == mapping.field("Swap");
            if (present != saidPresent || huge != saidHuge || !isSwapAlike) {
                return mapping + ": present " + present + ", huge " + huge + ", swapped " + swapped;
            }
        }
        return "";
    }

    private long bytes(List<PageVerdict> pages, Predicate<PageVerdict> chosen) {
        long count = 0;
        for (PageVerdict page : pages) {
            count += chosen.test(page) ? 1 : 0;
        }
        return count * base;
    }

    @Override
    public void close() {
        frames.ifPresent(KernelFrames::close);
        scan.close();
    }
}
