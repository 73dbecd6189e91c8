package dev.hugemap.inspect;

import dev.hugemap.host.PageSizes;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains a stretch of a mapping that could have transparent huge pages and has none: outside of the whole blocks by the
 * mapping's shape; inside by the gates, and where these are open by what stands there. For one thread.
 */
final class BaseLeaves {
    private final PageSizes sizes;
    private final PageSize thp;
    private final Gates gates;
    private final PagemapEntries entries;
    private final @Nullable FolioCursor folios;
    private final Causes causes;

    BaseLeaves(
            PageSizes sizes,
            PageSize thp,
            Gates gates,
            PagemapEntries entries,
            @Nullable FolioCursor folios,
            Causes causes) {
        this.sizes = sizes;
        this.thp = thp;
        this.gates = gates;
        this.entries = entries;
        this.folios = folios;
        this.causes = causes;
    }

    void explain(Runs runs, SmapsEntry mapping) {
        // Of a mapping that smaps doesn't show, only what stands there is known.
        boolean told = !mapping.flags().isEmpty();
        MappingKind kind = told ? mapping.kind() : runs.kind();
        Shape shape = new Shape(mapping.range(), thp);
        long first = told ? Math.clamp(shape.first(), runs.start(), runs.end()) : runs.start();
        long last = told ? Math.clamp(shape.last(), first, runs.end()) : runs.end();
        outside(runs, mapping, kind, runs.start(), first);
        inside(runs, mapping, kind, first, last);
        outside(runs, mapping, kind, last, runs.end());
    }

    private void outside(Runs runs, SmapsEntry mapping, MappingKind kind, long start, long end) {
        if (start >= end) {
            return;
        }
        Shape shape = new Shape(mapping.range(), thp);
        causes.add(shape.cut(), start, end);
        if (runs.state() == PageState.SWAPPED || runs.isGuarded()) {
            swapped(start, end);
        } else if (runs.state() == PageState.PRESENT) {
            present(start, end, null);
        }
        List<PageSize> fitting = sizes.multi().stream().filter(shape::holds).toList();
        boolean anyOn = fitting.stream().anyMatch(size -> !gates.isOff(size, mapping));
        if (kind == MappingKind.ANONYMOUS && !fitting.isEmpty() && !anyOn) {
            causes.add(gates.multiSizeOff(fitting.getLast()), start, end);
        }
    }

    private void inside(Runs runs, SmapsEntry mapping, MappingKind kind, long start, long end) {
        if (start >= end) {
            return;
        }
        if (runs.state() == PageState.SWAPPED || runs.isGuarded()) {
            swapped(start, end);
            return;
        }
        List<Finding> closed = gates.closed(mapping, kind);
        closed.forEach(finding -> causes.add(finding, start, end));
        boolean refused = mapping.isRefused();
        Finding open = refused ? Found.notEligible(mapping) : whatStands(runs.state(), mapping);
        if (runs.state() == PageState.PRESENT) {
            present(start, end, closed.isEmpty() ? open : null);
        } else if (closed.isEmpty()) {
            causes.add(open, start, end);
        }
    }

    private Finding whatStands(PageState state, SmapsEntry mapping) {
        if (mapping.flags().isEmpty()) {
            return Found.untold();
        }
        return switch (state) {
            case PRESENT -> Found.touchedBefore(thp, mapping, folios == null ? "folios: for root to see" : "");
            case ZERO_PAGE -> Found.zeroPage(sizes.base());
            case ABSENT -> Found.untouched(thp, mapping);
            case SWAPPED, UNKNOWN -> Found.unknown();
        };
    }

    /** Base leaves, block by block: a folio that was taken apart, or what else is found, if it isn't null. */
    private void present(long start, long end, @Nullable Finding otherwise) {
        long at = start;
        while (at < end) {
            long blockEnd = Math.min(end, thp.roundDown(at) + thp.bytes());
            long folio =
                    folios == null ? 0 : folios.bytesAt(at, at + sizes.base().bytes());
            if (folio >= thp.bytes()) {
                causes.add(Found.split(new PageSize(folio)), at, blockEnd);
            } else if (otherwise != null) {
                causes.add(folio == 0 ? otherwise : seen(otherwise, folio), at, blockEnd);
            }
            at = blockEnd;
        }
    }

    private static Finding seen(Finding finding, long folio) {
        String observed = finding.observed() + (finding.observed().isEmpty() ? "" : ", ");
        return new Finding(
                finding.kind(),
                finding.phrase(),
                observed + "folios of " + Bytes.format(folio) + " by kpageflags",
                finding.remedy());
    }

    /** Guards look like swapped pages, but for a bit of their own since 6.15. */
    private void swapped(long start, long end) {
        entries.forget();
        for (long at = start; at < end; at += sizes.base().bytes()) {
            boolean guard = PagemapEntries.isGuard(entries.next(at, end));
            causes.add(
                    guard ? Found.guarded() : Found.swapped(),
                    at,
                    at + sizes.base().bytes());
        }
    }
}
