// SPDX-License-Identifier: Apache-2.0
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
        Shape shape = Shape.of(mapping, kind, thp);
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
        Shape shape = Shape.of(mapping, kind, thp);
        causes.add(shape.cut(), start, end);
        if (shape.isShifted()) {
            gates.closed(mapping, kind).forEach(finding -> causes.add(finding, start, end));
        }
        if (runs.state() == PageState.SWAPPED || runs.isGuarded()) {
            swapped(mapping, start, end);
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
            swapped(mapping, start, end);
            return;
        }
        List<Finding> closed = gates.closed(mapping, kind);
        closed.forEach(finding -> causes.add(finding, start, end));
        boolean refused = mapping.isRefused();
        Finding open = refused ? Found.notEligible(mapping) : whatStands(stateOf(runs, mapping), mapping);
        if (runs.state() == PageState.PRESENT) {
            present(start, end, closed.isEmpty() ? open : null);
        } else if (closed.isEmpty()) {
            causes.add(open, start, end);
        }
    }

    /** PROCMAP_QUERY doesn't tell that a file's mapping is no special one; smaps does, so that nothing seen is nothing there. */
    private static PageState stateOf(Runs runs, SmapsEntry mapping) {
        boolean unseen = runs.state() == PageState.UNKNOWN && runs.kind() == MappingKind.UNKNOWN;
        return unseen && mapping.sight() == Vma.Sight.SEEN ? PageState.ABSENT : runs.state();
    }

    private Finding whatStands(PageState state, SmapsEntry mapping) {
        if (mapping.flags().isEmpty()) {
            return Found.untold();
        }
        return switch (state) {
            case PRESENT -> Found.touchedBefore(thp, mapping);
            case ZERO_PAGE -> Found.zeroPage(sizes.base());
            case ABSENT -> Found.untouched(thp, mapping);
            case SWAPPED, UNKNOWN -> Found.unknown();
        };
    }

    /** Base leaves: folios of memory that were taken apart, as far as they lie here, or what else is found, if not null. */
    private void present(long start, long end, @Nullable Finding otherwise) {
        if (folios == null) {
            found(0, false, otherwise, start, end);
            return;
        }
        folios.forget();
        long at = start;
        while (at < end) {
            long from = at;
            long folio = folios.bytesAt(at, end);
            boolean anonymous = isAnonymous(at, end);
            do {
                at += sizes.base().bytes();
            } while (at < end && folios.bytesAt(at, end) == folio && isAnonymous(at, end) == anonymous);
            found(folio, anonymous, otherwise, from, at);
        }
    }

    private boolean isAnonymous(long at, long end) {
        return PagemapEntries.isAnonymous(entries.next(at, end));
    }

    /** The page cache has folios of the huge size that never were under a huge leaf. */
    private void found(long folio, boolean anonymous, @Nullable Finding otherwise, long start, long end) {
        if (anonymous && folio >= thp.bytes()) {
            causes.add(Found.split(new PageSize(folio)), start, end);
        } else if (otherwise != null) {
            causes.add(seen(otherwise, folio), start, end);
        }
    }

    private static Finding seen(Finding finding, long folio) {
        if (folio > 0) {
            return finding.with("folios of " + Bytes.format(folio) + " by kpageflags");
        }
        return finding.kind() == CauseKind.TOUCHED_BEFORE ? finding.with("folios: for root to see") : finding;
    }

    /** Guards look like swapped pages, but for a bit of their own since 6.15. */
    private void swapped(SmapsEntry mapping, long start, long end) {
        Finding swapped = Found.swapped(mapping, end - start);
        entries.forget();
        long at = start;
        while (at < end) {
            long from = at;
            boolean guard = PagemapEntries.isGuard(entries.next(at, end));
            do {
                at += sizes.base().bytes();
            } while (at < end && PagemapEntries.isGuard(entries.next(at, end)) == guard);
            causes.add(guard ? Found.guarded() : swapped, from, at);
        }
    }
}
