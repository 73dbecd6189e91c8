// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A second opinion on folios: how many anonymous ones of each size the whole host has. It can have more than are mapped
 * here, and not fewer.
 *
 * <p>Source: {@code /sys/kernel/mm/transparent_hugepage/hugepages-N}{@code kB/stats/nr_anon},
 * {@code Documentation/admin-guide/mm/transhuge.rst}, since 6.12.
 */
final class FolioStatistics {
    private static final String FILE = "/sys/kernel/mm/transparent_hugepage/hugepages-%dkB/stats/nr_anon";

    private final KernelFiles files;
    private final PageSizes sizes;
    private final Findings findings;

    FolioStatistics(KernelFiles files, PageSizes sizes, Findings findings) {
        this.files = files;
        this.sizes = sizes;
        this.findings = findings;
    }

    /** Holds the large folios in anonymous mappings of a layout against the statistics: a sentence for each difference. */
    List<String> differences(Layout layout, List<Vma> mappings) {
        Map<PageSize, Long> seen = new TreeMap<>();
        Layout.Cursor cursor = layout.cursor();
        for (Vma mapping : mappings) {
            cursor.takeUntil(mapping.range().start());
            Layout part = cursor.takeUntil(mapping.range().end());
            if (mapping.kind() == MappingKind.ANONYMOUS) {
                part.stretches().forEach(stretch -> add(stretch, seen));
            }
        }
        return seen.entrySet().stream()
                .flatMap(folios -> difference(folios.getKey(), folios.getValue()).stream())
                .toList();
    }

    private void add(Stretch stretch, Map<PageSize, Long> seen) {
        if (stretch.state() instanceof Mapped mapped && mapped.kind() == LeafKind.MEMORY) {
            PageSize folio = mapped.folioSize() == null ? mapped.leafSize() : mapped.folioSize();
            if (folio.compareTo(sizes.base()) > 0) {
                seen.merge(folio, stretch.bytes(), Long::sum);
            }
        }
    }

    private Optional<String> difference(PageSize size, long bytes) {
        OptionalLong told = files.readNumber(FILE.formatted(size.bytes() >> 10));
        if (told.isEmpty()) {
            return Optional.empty();
        }
        findings.read(Evidence.FOLIO_STATISTICS);
        long here = size.pagesIn(bytes);
        if (told.getAsLong() >= here) {
            return Optional.empty();
        }
        String seen = here == 1 ? "1 folio of " + size + " is" : here + " folios of " + size + " are";
        return Optional.of("at least " + seen + " seen here, and the statistics tell of " + told.getAsLong()
                + " on the whole host");
    }
}
