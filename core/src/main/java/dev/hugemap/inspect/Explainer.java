// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Commands;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Explains ranges: what stands at their addresses, from the sources of a report, held against the mappings as smaps shows
 * them and the gates. For one thread.
 */
final class Explainer {
    private final Sources sources;
    private final KernelFiles files;
    private final PageSizes sizes;
    private final @Nullable FolioCursor folios;
    private final @Nullable Gates gates;
    private final List<SmapsEntry> smaps;

    /**
     * An explainer.
     *
     * @param folios null where this process may not read them
     * @param gates null where the kernel has no transparent huge pages
     * @param smaps the mappings of all ranges; none where smaps can't be read
     */
    private Explainer(
            Sources sources,
            KernelFiles files,
            PageSizes sizes,
            @Nullable FolioCursor folios,
            @Nullable Gates gates,
            List<SmapsEntry> smaps) {
        this.sources = sources;
        this.files = files;
        this.sizes = sizes;
        this.folios = folios;
        this.gates = gates;
        this.smaps = smaps;
    }

    /**
     * Explains ranges of whole base pages, with one reading of smaps and of the settings for all of them.
     *
     * @param process its folder
     */
    static List<Explanation> explain(
            String process,
            NativeBridge bridge,
            KernelFiles files,
            PageSizes sizes,
            Sources sources,
            List<AddressRange> ranges) {
        Optional<FolioCursor> folios = FolioCursor.open(bridge, sizes, sources.entries());
        try {
            Findings shared = new Findings();
            List<SmapsEntry> smaps = sources.smaps(hull(ranges), shared).orElse(List.of());
            DeviceMappings.noteEffect(files, process, shared);
            Gates gates = sizes.thp()
                    .map(thp -> new Gates(files, bridge, process, thp))
                    .orElse(null);
            Explainer explainer = new Explainer(sources, files, sizes, folios.orElse(null), gates, smaps);
            List<Explanation> explanations = new ArrayList<>();
            for (AddressRange range : ranges) {
                explanations.add(explainer.explain(range, shared.copy()));
            }
            return explanations;
        } finally {
            folios.ifPresent(FolioCursor::close);
        }
    }

    /** From the first address of all ranges to the last. */
    private static AddressRange hull(List<AddressRange> ranges) {
        long start = ranges.stream().mapToLong(AddressRange::start).min().orElse(0);
        long end = ranges.stream().mapToLong(AddressRange::end).max().orElse(0);
        return AddressRange.between(start, end);
    }

    /** Explains one range of whole base pages. */
    private Explanation explain(AddressRange range, Findings findings) {
        Causes causes = new Causes();
        long answers = folios == null ? 0 : folios.answers();
        Runs runs = sources.runs(range, SpanCursor.LEAVES_AND_OWNERS, range.length(), findings);
        SmapsCursor cursor = new SmapsCursor(() -> smaps);
        while (runs.next()) {
            explain(causes, runs, mappingAt(cursor, runs));
        }
        if (folios != null && folios.answers() > answers) {
            findings.read(Evidence.KPAGEFLAGS);
        }
        return new Explanation(range, causes.list(), findings.evidence(), findings.notes());
    }

    private static SmapsEntry mappingAt(SmapsCursor cursor, Runs runs) {
        boolean found = cursor.seek(runs.start()) && cursor.start() <= runs.start();
        return found ? cursor.entry() : SmapsEntry.untold(AddressRange.between(runs.start(), runs.end()));
    }

    private void explain(Causes causes, Runs runs, SmapsEntry mapping) {
        long start = runs.start();
        long end = runs.end();
        if (runs.kind() == MappingKind.NONE) {
            causes.add(Found.hole(), start, end);
        } else if (mapping.kind() == MappingKind.SPECIAL) {
            causes.add(Found.special(), start, end);
        } else if (runs.kind() == MappingKind.HUGETLB) {
            causes.add(pool(runs, mapping), start, end);
        } else if (runs.leafBytes() > sizes.base().bytes()) {
            PageSize leaf = new PageSize(runs.leafBytes());
            boolean zero = runs.state() == PageState.ZERO_PAGE;
            causes.add(zero ? Found.zeroPage(leaf) : Found.huge(leaf, runs.leafEvidence()), start, end);
        } else if (gates == null || sizes.thp().isEmpty()) {
            causes.add(Found.withoutThp(), start, end);
        } else if (mapping.flags().isEmpty() && runs.state() == PageState.UNKNOWN) {
            causes.add(Found.unknown(), start, end);
        } else {
            new BaseLeaves(sizes, sizes.thp().get(), gates, sources.entries(), folios, causes).explain(runs, mapping);
        }
    }

    private Finding pool(Runs runs, SmapsEntry mapping) {
        long bytes = runs.leafBytes() > 0 ? runs.leafBytes() : mapping.value(SmapsField.KERNEL_PAGE_SIZE);
        if (bytes == 0) {
            return Found.unknown();
        }
        PageSize size = new PageSize(bytes);
        return switch (runs.state()) {
            case PRESENT -> Found.huge(size, runs.leafEvidence());
            case ABSENT -> runs.isGuarded() ? Found.guarded() : absent(size, mapping);
            case SWAPPED -> Found.swapped(mapping, runs.end() - runs.start());
            case ZERO_PAGE, UNKNOWN -> Found.unknown();
        };
    }

    private Finding absent(PageSize size, SmapsEntry mapping) {
        Optional<HugeTlbPool> pool = HugeTlbPool.readAll(files).stream()
                .filter(one -> one.pageSize().equals(size))
                .findFirst();
        long missing = mapping.range().length() - mapping.hugeTlbBytes() >>> size.log2();
        if (mapping.flags().contains(VmFlag.NO_RESERVE)
                && pool.map(HugeTlbPool::unreserved).orElse(missing) < missing) {
            return Found.poolShort(pool.get(), missing, Commands.of(files));
        }
        return Found.poolPagesAbsent(size, pool);
    }
}
