package dev.hugemap.inspect;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;

/**
 * A second opinion on what is present: how often the kernel has mapped each physical page. What is mapped here can't be
 * mapped nowhere.
 *
 * <p>Source: {@code /proc/kpagecount}, {@code Documentation/admin-guide/mm/pagemap.rst}. It needs root; to others it says
 * nothing.
 */
final class MapCounts {
    private final NativeBridge bridge;
    private final PageSize base;
    private final PagemapEntries entries;
    private final Findings findings;
    private long uncounted;

    MapCounts(NativeBridge bridge, PageSize base, PagemapEntries entries, Findings findings) {
        this.bridge = bridge;
        this.base = base;
        this.entries = entries;
        this.findings = findings;
    }

    /** Holds the memory of a layout against the counts; the kernel's page of zeros has none. */
    void compare(Layout layout) {
        try (FrameWords counts = new FrameWords(ProcFile.open(bridge, "/proc/kpagecount"), 0)) {
            layout.stretches().stream()
                    .filter(stretch -> stretch.state() instanceof Mapped mapped && mapped.kind() != LeafKind.ZERO_PAGE)
                    .forEach(stretch -> entries.visit(stretch.range(), (_, entry) -> compare(counts, entry)));
        } catch (SyscallException notForThisProcess) {
            return;
        }
        if (uncounted > 0) {
            findings.disagree(Bytes.format(uncounted) + " are present by pagemap and mapped nowhere by kpagecount");
        }
    }

    private void compare(FrameWords counts, long entry) {
        long frame = PagemapEntries.frame(entry);
        if (PagemapEntries.isPresent(entry) && frame != 0) {
            findings.read(Evidence.KPAGECOUNT);
            uncounted += counts.at(frame) == 0 ? base.bytes() : 0;
        }
    }
}
