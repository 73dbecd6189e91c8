// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.host.PageSizes;
import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compares a layout with smaps, mapping by mapping, because smaps has one number for each.
 *
 * <p>Two differences are known and no disagreement: the huge zero page is on a huge leaf and counted nowhere in smaps;
 * and smaps shows no folios, so it can't speak against any.
 */
final class SmapsComparison {
    private final PageSizes sizes;
    private final Findings findings;

    SmapsComparison(PageSizes sizes, Findings findings) {
        this.sizes = sizes;
        this.findings = findings;
    }

    /**
     * Compares.
     *
     * @param layout of all the mappings, from the first one's start to the last one's end
     * @param vmas the mappings as the other sources know them
     * @param smaps the mappings in smaps, in order
     * @return a sentence for each difference
     */
    List<String> differences(Layout layout, List<Vma> vmas, List<SmapsEntry> smaps) {
        List<String> differences = new ArrayList<>();
        Layout.Cursor cursor = layout.cursor();
        for (SmapsEntry entry : smaps) {
            cursor.takeUntil(entry.range().start());
            compareLeaves(cursor.takeUntil(entry.range().end()), entry, differences);
            vmas.stream()
                    .filter(vma -> vma.range().equals(entry.range()))
                    .forEach(vma -> comparePageSize(vma, entry, differences));
        }
        return differences;
    }

    private void compareLeaves(Layout layout, SmapsEntry entry, List<String> differences) {
        long zero = hugeBytes(layout, LeafKind.ZERO_PAGE);
        if (zero > 0) {
            findings.note(Bytes.format(zero) + " of " + entry.range()
                    + " are on the huge zero page, which PAGEMAP_SCAN shows and smaps counts nowhere");
        }
        long unknown = layout.bytes(Gap.UNKNOWN);
        compare("huge pages", hugeBytes(layout, LeafKind.MEMORY), entry.pmdMappedBytes(), unknown, entry, differences);
        compare(
                "hugetlb pages",
                hugeBytes(layout, LeafKind.HUGETLB),
                entry.hugeTlbBytes(),
                unknown,
                entry,
                differences);
    }

    private long hugeBytes(Layout layout, LeafKind kind) {
        return layout.bytes(state -> state instanceof Mapped mapped
                && mapped.kind() == kind
                && mapped.leafSize().compareTo(sizes.base()) > 0);
    }

    private static void compare(
            String what, long scanned, long shown, long unknown, SmapsEntry entry, List<String> differences) {
        if (shown < scanned || shown > scanned + unknown) {
            differences.add("smaps shows " + Bytes.format(shown) + " on " + what + " in " + entry.range()
                    + ", PAGEMAP_SCAN " + Bytes.format(scanned));
        }
    }

    private static void comparePageSize(Vma vma, SmapsEntry entry, List<String> differences) {
        Vma shown = entry.toVma();
        if (vma.pageSize() != null && shown.pageSize() != null && !Objects.equals(vma.pageSize(), shown.pageSize())) {
            differences.add("smaps shows pages of " + shown.pageSize() + " for " + entry.range() + ", PROCMAP_QUERY of "
                    + vma.pageSize());
        }
    }
}
