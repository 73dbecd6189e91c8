// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Map;
import java.util.TreeMap;

/** Adds the folios that kpageflags shows to a layout, where this process may read it. */
final class FolioReader {
    private static final String NEEDED = "folios are unknown where nothing else tells them: ";

    private final NativeBridge bridge;
    private final PageSizes sizes;
    private final PagemapEntries entries;
    private final Findings findings;
    private final Map<String, Long> contradicted = new TreeMap<>();
    private boolean framesHidden;

    FolioReader(NativeBridge bridge, PageSizes sizes, PagemapEntries entries, Findings findings) {
        this.bridge = bridge;
        this.sizes = sizes;
        this.entries = entries;
        this.findings = findings;
    }

    /** The layout with folio sizes; as it was without privilege. */
    Layout refine(Layout layout) {
        ProcFile file;
        try {
            file = ProcFile.open(bridge, "/proc/kpageflags");
        } catch (SyscallException refused) {
            findings.note(NEEDED + "/proc/kpageflags is for root (" + refused.errno() + ")");
            return layout;
        }
        try (KernelPages pages = new KernelPages(file, sizes)) {
            Layout refined = new Layout();
            for (Stretch stretch : layout.stretches()) {
                if (stretch.state() instanceof Mapped mapped) {
                    addFolios(refined, pages, stretch, mapped);
                } else {
                    refined.add(stretch.start(), stretch.end(), stretch.state());
                }
            }
            report();
            return refined;
        } catch (SyscallException refused) {
            findings.note(NEEDED + "/proc/kpageflags can't be read (" + refused.errno() + ")");
            return layout;
        }
    }

    private void addFolios(Layout refined, KernelPages pages, Stretch stretch, Mapped mapped) {
        long pageBytes = sizes.base().bytes();
        entries.visit(
                stretch.range(),
                (address, entry) -> refined.add(address, address + pageBytes, state(pages, address, entry, mapped)));
    }

    private Mapped state(KernelPages pages, long address, long entry, Mapped mapped) {
        if (!PagemapEntries.isPresent(entry)) {
            return mapped;
        }
        long frame = PagemapEntries.frame(entry);
        if (frame == 0) {
            framesHidden = true;
            return mapped;
        }
        findings.read(Evidence.KPAGEFLAGS);
        boolean known = pages.holds(frame);
        if (!pages.find(frame) || !known && PagemapEntries.frame(entries.at(address)) != frame) {
            return mapped; // It changes while it is looked at.
        }
        if (pages.isZeroPage() != (mapped.kind() == LeafKind.ZERO_PAGE)) {
            contradict(mapped.kind().toString(), pages.isZeroPage() ? "the zero page" : "memory");
            return pages.isZeroPage() ? new Mapped(LeafKind.ZERO_PAGE, mapped.leafSize(), null) : mapped;
        }
        return pages.isZeroPage() ? mapped : inFolio(mapped, new PageSize(pages.bytes()));
    }

    private Mapped inFolio(Mapped mapped, PageSize size) {
        PageSize told = mapped.folioSize();
        if (told != null && !told.equals(size)) {
            contradict("folios of " + told, "folios of " + size);
        }
        return mapped.inFolios(size);
    }

    private void contradict(String seen, String shown) {
        contradicted.merge(
                "are " + seen + " by PAGEMAP_SCAN and " + shown + " by kpageflags",
                sizes.base().bytes(),
                Long::sum);
    }

    private void report() {
        contradicted.forEach((what, bytes) -> findings.disagree(Bytes.format(bytes) + " " + what));
        if (framesHidden) {
            findings.note(NEEDED + "frame numbers in /proc/self/pagemap need CAP_SYS_ADMIN");
        }
    }
}
