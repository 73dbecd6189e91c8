package dev.hugemap.inspect;

import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the mappings and the scan together: the mapping's page size tells the leaf size of hugetlb, the scan's huge bit
 * in a mapping of base pages tells PMD-level leaves, and where neither source tells, the answer is unknown.
 */
final class LeafReader {
    private final PageSizes sizes;
    private final ZeroPageCheck zeroPages;
    private final Findings findings;

    LeafReader(PageSizes sizes, ZeroPageCheck zeroPages, Findings findings) {
        this.sizes = sizes;
        this.zeroPages = zeroPages;
        this.findings = findings;
    }

    /**
     * The layout of a range.
     *
     * @param range whole base pages
     * @param vmas the mappings that the range touches, in order
     * @param spans the pages in it that are present or swapped out, in order
     */
    Layout read(AddressRange range, List<Vma> vmas, List<Span> spans) {
        Layout layout = new Layout();
        long at = range.start();
        long unmapped = 0;
        int next = 0;
        for (Vma vma : vmas) {
            AddressRange part = intersection(range, vma.range());
            if (part == null || part.start() < at) {
                continue;
            }
            layout.add(at, part.start(), Gap.ABSENT);
            unmapped += part.start() - at;
            while (next < spans.size() && spans.get(next).end() <= part.start()) {
                next++;
            }
            addMapping(layout, vma, part, spans.subList(next, spans.size()));
            at = part.end();
        }
        layout.add(at, range.end(), Gap.ABSENT);
        unmapped += range.end() - at;
        if (unmapped > 0) {
            findings.note("no mapping covers " + Bytes.format(unmapped) + " of the range");
        }
        return layout;
    }

    private void addMapping(Layout layout, Vma vma, AddressRange part, List<Span> spans) {
        State untouched = untouched(vma, part, spans);
        long at = part.start();
        for (Span span : spans) {
            if (span.start() >= part.end()) {
                break;
            }
            long start = Math.max(span.start(), part.start());
            long end = Math.min(span.end(), part.end());
            layout.add(at, start, untouched);
            addSpan(layout, vma, span, AddressRange.between(start, end));
            at = end;
        }
        layout.add(at, part.end(), untouched);
    }

    /** What it means that the scan shows nothing at an address of a mapping. */
    private State untouched(Vma vma, AddressRange part, List<Span> spans) {
        boolean showsSomething = !spans.isEmpty() && spans.getFirst().start() < part.end();
        boolean seen = vma.sight() == Vma.Sight.SEEN || hugeTlbSize(vma) != null;
        if (seen || vma.sight() == Vma.Sight.UNTOLD && showsSomething) {
            return Gap.ABSENT;
        }
        findings.note(
                vma.sight() == Vma.Sight.UNSEEN
                        ? "a special mapping (VM_PFNMAP) has no struct page behind it, so no source tells how "
                                + Bytes.format(part.length()) + " are mapped"
                        : "no page is seen in " + Bytes.format(part.length())
                                + ", and the mapping could be a special one, whose pages are never seen");
        return Gap.UNKNOWN;
    }

    private void addSpan(Layout layout, Vma vma, Span span, AddressRange part) {
        if (!span.isPresent()) {
            layout.add(part.start(), part.end(), Gap.ABSENT);
        } else if (!span.isHuge()) {
            layout.add(part.start(), part.end(), baseLeaves(vma, span));
        } else if (hugeTlbSize(vma) instanceof PageSize size) {
            layout.add(part.start(), part.end(), new Mapped(LeafKind.HUGETLB, size, size));
        } else if (vma.pageSize() == null || sizes.thp().isEmpty()) {
            findings.note("no source tells the size of huge leaves that map " + Bytes.format(part.length()));
            layout.add(part.start(), part.end(), Gap.UNKNOWN);
        } else {
            addTransparent(layout, sizes.thp().get(), span, part);
        }
    }

    private State baseLeaves(Vma vma, Span span) {
        if (hugeTlbSize(vma) != null) {
            findings.note("PAGEMAP_SCAN sees no huge leaves in a mapping of larger pages");
            return Gap.UNKNOWN;
        }
        return new Mapped(span.isZeroPage() ? LeafKind.ZERO_PAGE : LeafKind.MEMORY, sizes.base(), null);
    }

    private void addTransparent(Layout layout, PageSize thp, Span span, AddressRange part) {
        // An anonymous PMD leaf sits in a folio of that size; the page cache makes none larger.
        Mapped memory = new Mapped(LeafKind.MEMORY, thp, thp);
        if (span.isZeroPage()) {
            zeroPages.sawFlag();
            layout.add(part.start(), part.end(), new Mapped(LeafKind.ZERO_PAGE, thp, null));
        } else if (span.isFile() || zeroPages.isTrusted(part)) {
            layout.add(part.start(), part.end(), memory);
        } else {
            addChecked(layout, thp, part, memory);
        }
    }

    private void addChecked(Layout layout, PageSize thp, AddressRange part, Mapped memory) {
        findings.read(Evidence.PAGEMAP);
        for (long at = part.start(); at < part.end(); ) {
            long end = Math.min(thp.roundDown(at) + thp.bytes(), part.end());
            // The kernel fills its buffer up to the end of a leaf, so asking for the leaf's last page is cheapest.
            boolean isMemory = zeroPages.isMemory(end - sizes.base().bytes());
            if (!isMemory) {
                findings.note("leaves of " + thp + " may be the huge zero page, which this kernel doesn't tell from"
                        + " memory that is shared with a child process");
            }
            layout.add(at, end, isMemory ? memory : Gap.UNKNOWN);
            at = end;
        }
    }

    private @Nullable PageSize hugeTlbSize(Vma vma) {
        PageSize size = vma.pageSize();
        return size != null && size.compareTo(sizes.base()) > 0 ? size : null;
    }

    private static @Nullable AddressRange intersection(AddressRange one, AddressRange other) {
        long start = Math.max(one.start(), other.start());
        long end = Math.min(one.end(), other.end());
        return start < end ? AddressRange.between(start, end) : null;
    }
}
