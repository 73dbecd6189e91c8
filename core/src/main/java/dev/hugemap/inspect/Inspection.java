// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One report in the making. For one thread, once. */
final class Inspection {
    /** Memory that changes between two sources looks like a disagreement; a real one stays. */
    private static final int COMPARISONS = 3;

    private final Sources sources;
    private final PageSizes sizes;
    private final @Nullable FaultCounts counts;
    private final Findings findings = new Findings();

    Inspection(Sources sources, PageSizes sizes, @Nullable FaultCounts counts) {
        this.sources = sources;
        this.sizes = sizes;
        this.counts = counts;
    }

    /** The report from the cheapest sources that suffice. */
    MappingReport cheap(AddressRange range) {
        List<Vma> vmas = sources.mappings(range, findings);
        return report(range, withCounts(sources.layout(range, findings), vmas));
    }

    /** The report with folio sizes from kpageflags. */
    MappingReport folios(AddressRange range) {
        return report(range, layoutWithFolios(range, sources.mappings(range, findings)));
    }

    /** The report from all sources, compared with one another. */
    MappingReport full(AddressRange range, KernelFiles files, String process) {
        List<Vma> vmas = sources.mappings(range, findings);
        Layout layout = layoutWithFolios(range, vmas);
        FolioStatistics statistics = new FolioStatistics(files, sizes, findings);
        if (!statistics.differences(layout, vmas).isEmpty()) {
            compare(() -> statistics.differences(layoutWithFolios(range, vmas), sources.mappings(range, findings)));
        }
        sources.compareMapCounts(layout, findings);
        compare(() -> differences(range));
        DeviceMappings.noteEffect(files, process, findings);
        return report(range, layout);
    }

    private Layout layoutWithFolios(AddressRange range, List<Vma> vmas) {
        return withCounts(sources.withFolios(sources.layout(range, findings), findings), vmas);
    }

    private Layout withCounts(Layout layout, List<Vma> vmas) {
        return counts == null ? layout : new CountedFolios(counts, sizes, vmas, findings).refine(layout);
    }

    private void compare(Supplier<List<String>> comparison) {
        List<String> differences = List.of();
        for (int i = 0; i < COMPARISONS; i++) {
            differences = comparison.get();
            if (differences.isEmpty()) {
                break;
            }
        }
        differences.forEach(findings::disagree);
    }

    private List<String> differences(AddressRange range) {
        Optional<List<SmapsEntry>> smaps = sources.smaps(range, findings);
        if (smaps.isEmpty() || smaps.get().isEmpty() || !findings.evidence().contains(Evidence.PAGEMAP_SCAN)) {
            return List.of();
        }
        // smaps tells nothing smaller than a mapping, so all of each is scanned; what is found beside the range is no
        // finding about the range.
        AddressRange whole = AddressRange.between(
                smaps.get().getFirst().range().start(),
                smaps.get().getLast().range().end());
        Findings aside = new Findings();
        List<Vma> vmas = sources.mappings(whole, aside);
        Layout layout = sources.layout(whole, aside);
        return new SmapsComparison(sizes, findings).differences(layout, vmas, smaps.get());
    }

    private MappingReport report(AddressRange range, Layout layout) {
        return new MappingReport(
                range,
                layout.rows(),
                layout.bytes(Gap.ABSENT) + layout.bytes(Gap.SWAPPED),
                layout.bytes(Gap.UNKNOWN),
                findings.evidence(),
                findings.disagreements(),
                findings.notes());
    }
}
