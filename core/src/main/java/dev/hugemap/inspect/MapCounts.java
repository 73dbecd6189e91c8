// SPDX-License-Identifier: Apache-2.0
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
                    .forEach(stretch ->
                            entries.visit(stretch.range(), (address, entry) -> compare(counts, address, entry)));
        } catch (SyscallException notForThisProcess) {
            return;
        }
        if (uncounted > 0) {
            findings.disagree(Bytes.format(uncounted) + " are present by pagemap and mapped nowhere by kpagecount");
        }
    }

    private void compare(FrameWords counts, long address, long entry) {
        if (isPresent(entry)) {
            findings.read(Evidence.KPAGECOUNT);
            if (counts.at(PagemapEntries.frame(entry)) == 0 && isUncounted(counts, address)) {
                uncounted += base.bytes();
            }
        }
    }

    /** What changes meanwhile looks like a contradiction; a real one stays. */
    private boolean isUncounted(FrameWords counts, long address) {
        long before = entries.at(address);
        counts.forget();
        boolean nowhere = isPresent(before) && counts.at(PagemapEntries.frame(before)) == 0;
        return nowhere && PagemapEntries.frame(entries.at(address)) == PagemapEntries.frame(before);
    }

    private static boolean isPresent(long entry) {
        return PagemapEntries.isPresent(entry) && PagemapEntries.frame(entry) != 0;
    }
}
