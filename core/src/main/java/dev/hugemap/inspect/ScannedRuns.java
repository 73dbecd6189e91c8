// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * The mappings and the scan put together: the mapping's page size tells the leaf size of hugetlb, the scan's huge bit in a
 * mapping of base pages tells PMD-level leaves, and where neither source tells, the answer is unknown.
 *
 * <p>A huge leaf is told from both, so the mapping is asked for before the pages and once more behind them: if it is another
 * one by then, all is asked anew.
 */
final class ScannedRuns implements Runs {
    /** A mapping that changes more often while it is looked at stays unknown. */
    private static final int MOST_CHANGES = 8;

    private final PageSize base;
    private final long thpBytes;
    private final MappingCursor mappings;
    private final SpanCursor spans;
    private final ZeroPageCheck zeroPages;
    private final Findings findings;
    private final long limit;

    /** Whether the cursor of mappings stands on one that covers the address, or lies behind it. */
    private boolean mapped;

    private boolean entered;
    private boolean showsSomething;
    /** The batch of spans that the mapping was asked for again behind. */
    private int confirmedBatch = -1;

    private long start;
    private long end;
    private PageState state = PageState.ABSENT;
    private MappingKind kind = MappingKind.NONE;
    private boolean isGuarded;
    private long leafBytes;
    private long folioBytes;
    private Answer softDirty = Answer.UNKNOWN;

    /** Stretches up to a limit. */
    ScannedRuns(
            PageSizes sizes,
            MappingCursor mappings,
            SpanCursor spans,
            ZeroPageCheck zeroPages,
            Findings findings,
            long limit) {
        this.base = sizes.base();
        this.thpBytes = sizes.thp().isPresent() ? sizes.thp().get().bytes() : 0;
        this.mappings = mappings;
        this.spans = spans;
        this.zeroPages = zeroPages;
        this.findings = findings;
        this.limit = limit;
    }

    @Override
    public void seek(long address) {
        spans.forget();
        mappings.forget();
        entered = false;
        end = address;
    }

    @Override
    public boolean next() {
        start = end;
        if (start >= limit) {
            return false;
        }
        isGuarded = false;
        leafBytes = 0;
        folioBytes = 0;
        softDirty = Answer.UNKNOWN;
        int changes = 0;
        while (!tryNext()) {
            spans.forget();
            entered = false;
            changes++;
            if (changes == MOST_CHANGES) {
                end = Math.min(limit, base.roundUp(start + 1));
                state = PageState.UNKNOWN;
                kind = MappingKind.UNKNOWN;
                findings.doubt(Doubt.CHANGING, end - start);
                return true;
            }
        }
        return true;
    }

    /** A stretch; false where the mapping changed meanwhile. */
    private boolean tryNext() {
        if (!entered || mapped && mappings.end() <= start) {
            mapped = mappings.seek(start);
            entered = true;
            showsSomething = false;
        }
        if (!mapped || mappings.start() > start) {
            end = mapped ? Math.min(limit, mappings.start()) : limit;
            state = PageState.ABSENT;
            kind = MappingKind.NONE;
            return true;
        }
        long stop = Math.min(limit, mappings.end());
        kind = mappings.kind();
        boolean found = spans.seek(start, stop, largestLeaf());
        if (found && spans.has(Fs.PAGE_IS_HUGE) && !isConfirmed(stop)) {
            return false;
        }
        showsSomething |= found;
        if (found && spans.start() <= start) {
            end = Math.min(spans.end(), stop);
            touched();
        } else {
            end = found ? spans.start() : stop;
            untouched();
        }
        return true;
    }

    /** Whether the mapping is still the same now that its pages were scanned. */
    private boolean isConfirmed(long stop) {
        if (spans.batch() == confirmedBatch) {
            return true;
        }
        long pageBytes = mappings.pageBytes();
        boolean same = mappings.seek(start)
                && mappings.start() <= start
                && mappings.end() >= stop
                && mappings.pageBytes() == pageBytes
                && mappings.kind() == kind;
        confirmedBatch = spans.batch();
        return same;
    }

    private void touched() {
        if (spans.tells(Fs.PAGE_IS_SOFT_DIRTY)) {
            softDirty = Answer.of(spans.has(Fs.PAGE_IS_SOFT_DIRTY));
        }
        if (!spans.has(Fs.PAGE_IS_PRESENT)) {
            isGuarded = spans.has(Fs.PAGE_IS_GUARD);
            state = isGuarded ? PageState.ABSENT : PageState.SWAPPED;
        } else if (spans.has(Fs.PAGE_IS_HUGE)) {
            huge();
        } else {
            small();
        }
    }

    private long largestLeaf() {
        return Math.max(mappings.pageBytes(), Math.max(thpBytes, base.bytes()));
    }

    /** The scan shows nothing at an address of a mapping. */
    private void untouched() {
        boolean seen = mappings.sight() == Vma.Sight.SEEN || kind == MappingKind.HUGETLB;
        if (seen || mappings.sight() == Vma.Sight.UNTOLD && showsSomething) {
            state = PageState.ABSENT;
            return;
        }
        state = PageState.UNKNOWN;
        if (mappings.sight() == Vma.Sight.UNSEEN) {
            findings.doubt(Doubt.SPECIAL, end - start);
        } else {
            kind = MappingKind.UNKNOWN;
            findings.doubt(Doubt.PERHAPS_SPECIAL, end - start);
        }
    }

    private void small() {
        if (kind == MappingKind.HUGETLB) {
            state = PageState.UNKNOWN;
            findings.doubt(Doubt.SMALL_IN_POOL, end - start);
            return;
        }
        state = spans.has(Fs.PAGE_IS_PFNZERO) ? PageState.ZERO_PAGE : PageState.PRESENT;
        leafBytes = base.bytes();
        own();
    }

    /** Pages of a private file mapping that were written to are nobody else's any more. */
    private void own() {
        if (spans.tells(Fs.PAGE_IS_FILE) && !spans.has(Fs.PAGE_IS_FILE)) {
            kind = MappingKind.ANONYMOUS;
        }
    }

    private void huge() {
        if (kind == MappingKind.HUGETLB) {
            state = PageState.PRESENT;
            leafBytes = mappings.pageBytes();
            folioBytes = leafBytes;
        } else if (mappings.pageBytes() == 0 || thpBytes == 0) {
            state = PageState.UNKNOWN;
            findings.doubt(Doubt.SIZE_UNTOLD, end - start);
        } else {
            transparent();
        }
    }

    private void transparent() {
        leafBytes = thpBytes;
        own();
        if (spans.has(Fs.PAGE_IS_PFNZERO)) {
            zeroPages.sawFlag();
            state = PageState.ZERO_PAGE;
        } else if (spans.has(Fs.PAGE_IS_FILE) || zeroPages.isTrusted(start, end) || isMemory()) {
            state = PageState.PRESENT;
            // An anonymous PMD leaf sits in a folio of that size; the page cache makes none larger.
            folioBytes = thpBytes;
        } else {
            state = PageState.UNKNOWN;
            leafBytes = 0;
            findings.doubt(Doubt.ZERO_OR_SHARED, end - start);
        }
    }

    /** Whether the first leaf of a span is memory for sure; the stretch ends behind that leaf. */
    private boolean isMemory() {
        findings.read(Evidence.PAGEMAP);
        end = Math.min(end, (start & -thpBytes) + thpBytes);
        // The kernel fills its buffer up to the end of a leaf, so asking for the leaf's last page is cheapest.
        long last = end - base.bytes();
        // A kernel that tells guards is of 6.15 or later.
        return spans.tells(Fs.PAGE_IS_GUARD) ? zeroPages.isAnonymousMemory(last) : zeroPages.isMemory(last);
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public PageState state() {
        return state;
    }

    @Override
    public boolean isGuarded() {
        return isGuarded;
    }

    @Override
    public MappingKind kind() {
        return kind;
    }

    @Override
    public long leafBytes() {
        return leafBytes;
    }

    @Override
    public long folioBytes() {
        return folioBytes;
    }

    @Override
    public Answer writable() {
        return kind == MappingKind.NONE ? Answer.NO : mappings.writable();
    }

    @Override
    public Answer softDirty() {
        return softDirty;
    }

    @Override
    public @Nullable Evidence leafEvidence() {
        if (leafBytes == 0) {
            return null;
        }
        // The scan tells that leaves of a pool are huge, and the mapping how large.
        return kind == MappingKind.HUGETLB ? mappings.source() : Evidence.PAGEMAP_SCAN;
    }
}
