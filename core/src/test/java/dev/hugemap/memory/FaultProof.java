// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.memory.FaultedPages.Page;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Holds one region's pages against what was done to it, after each operation where that was, and against its outcome: where
 * nothing was refused, the pages are those that the model foresees; where something was, the kernel's word is taken over and
 * must be what the outcome says.
 */
public final class FaultProof {
    private static final long HUGE = FaultedPages.HUGE.bytes();
    private static final int REACH = (int) (HUGE / FaultedPages.BASE.bytes());

    /** How far an outcome was foreseen. */
    public enum Foresight {
        TO_THE_PAGE,
        /** A refusal decides, or the time at which a page goes back. */
        REFUSALS_OR_KEPT_PAGES,
        /**
         * Blocks were refused together and granted a few at a time, which is no fallback; a policy that looks at what is
         * there sees more then.
         */
        FEWER_AT_ONCE
    }

    private final FaultModel model;
    private final BackingPolicy backings;
    private final FaultPolicy policy;
    private FaultedPages pages;

    /**
     * A proof for a region of which nothing is committed yet.
     *
     * @param backings those of the region
     */
    public FaultProof(FaultModel model, BackingPolicy backings, FaultPolicy policy) {
        this.model = model;
        this.backings = backings;
        this.policy = policy;
        this.pages = new FaultedPages(model.region());
    }

    public FaultModel model() {
        return model;
    }

    /** Holds the pages against a fault's outcome and tells how far it was foreseen. */
    public Foresight faulted(long offset, long length, FaultOutcome outcome) {
        int from = granule(offset);
        int to = granule(offset + length - 1) + 1;
        FaultedPages before = pages;
        Foresight foresight = foresee(from, to, outcome);
        checkOutcome(before, reachDown(from), reachUp(to), outcome);
        pages.prove(reachDown(from), reachUp(to));
        return foresight;
    }

    private Foresight foresee(int from, int to, FaultOutcome outcome) {
        FaultedPages expected = pages.copy();
        Foresight foresight = Foresight.TO_THE_PAGE;
        if (!outcome.fallbacks().isEmpty()
                || !pages.kept(reachDown(from), reachUp(to)).isEmpty()) {
            foresight = Foresight.REFUSALS_OR_KEPT_PAGES;
        } else {
            boolean granted = new ExpectedFault(
                            expected, policy, model.region().plan().sizes(), backings.candidates())
                    .run(from, to);
            assertThat(granted).as("a fallback is missing in %s", outcome).isTrue();
            foresight = isCommittedAs(expected, reachDown(from), reachUp(to)) ? foresight : Foresight.FEWER_AT_ONCE;
        }
        if (foresight != Foresight.TO_THE_PAGE) {
            expected.learn(reachDown(from), reachUp(to), this::isCommitted);
        }
        pages = expected;
        return foresight;
    }

    /** A fault or a commit that was refused has left some blocks, or none. */
    public void refused(long offset, long length) {
        int from = reachDown(granule(offset));
        int to = reachUp(granule(offset + length - 1) + 1);
        pages.learn(from, to, this::isCommitted);
        pages.prove(from, to);
    }

    public void committed(CommitOutcome outcome) {
        int from = granule(outcome.range().start() - model.region().range().start());
        int to = from + granule(outcome.range().length());
        // A page that was kept had to go first; nothing of it is committed.
        pages.kept(from, to).forEach(start -> pages.cut(start, start + REACH));
        boolean huge = outcome.pageSize().equals(FaultedPages.HUGE);
        Page page = huge ? outcome.granted().equals(Backing.transparent()) ? Page.THP : Page.POOLED : Page.BASE;
        pages.put(from, to, page);
        checkCommitted(reachDown(from), reachUp(to));
        pages.prove(reachDown(from), reachUp(to));
    }

    public void decommitted(long offset, long length) {
        int from = granule(offset);
        int to = granule(offset + length - 1) + 1;
        if (policy.longestDelay().isZero()) {
            pages.cut(from, to);
        } else {
            pages.keep(from, to);
        }
        checkCommitted(reachDown(from), reachUp(to));
        pages.prove(reachDown(from), reachUp(to));
    }

    public void gaveBack(long bytes) {
        var kept = pages.kept(0, pages.count());
        assertThat(bytes).isLessThanOrEqualTo(kept.size() * HUGE);
        kept.forEach(start -> pages.cut(start, start + REACH));
        proveAll();
    }

    public void proveAll() {
        pages.prove(0, pages.count());
    }

    /** Pages of the pool that are in use, and how many more may be. */
    public long pooled() {
        return pages.hugeBlocks(0, pages.count()).stream()
                .filter(start -> pages.at(start) == Page.POOLED)
                .count();
    }

    public long pooledAndKept() {
        return pages.kept(0, pages.count()).stream()
                .filter(start -> pages.at(start) == Page.POOLED)
                .count();
    }

    private void checkCommitted(int from, int to) {
        assertThat(isCommittedAs(pages, from, to)).isTrue();
    }

    private boolean isCommittedAs(FaultedPages expected, int from, int to) {
        return IntStream.range(from, to).allMatch(i -> expected.isCommitted(i) == isCommitted(i));
    }

    /** What is new of each kind of page is what the outcome says. */
    private void checkOutcome(FaultedPages before, int from, int to, FaultOutcome outcome) {
        long base = 0;
        long huge = 0;
        long pooled = 0;
        for (int i = from; i < to; i++) {
            if (pages.isCommitted(i) && !before.isCommitted(i)) {
                base += pages.at(i).isHuge() ? 0 : FaultedPages.BASE.bytes();
                huge += pages.at(i).isHuge() ? FaultedPages.BASE.bytes() : 0;
                pooled += pages.at(i) == Page.POOLED ? FaultedPages.BASE.bytes() : 0;
            }
        }
        long collapses = pages.hugeBlocks(from, to).stream()
                .filter(start ->
                        pages.at(start) == Page.THP && !before.at(start).isHuge())
                .filter(start -> before.committedWithin(start, start + REACH) > 0)
                .count();
        long saidBase = put(outcome, blocks -> !isHuge(blocks));
        long saidHuge = put(outcome, FaultProof::isHuge) + outcome.reusedBytes();
        long saidPooled = put(outcome, FaultProof::isPooled);
        assertThat(base + huge).as("all that is new, %s", outcome).isEqualTo(saidBase + saidHuge);
        assertThat(pooled).as("pool pages, %s", outcome).isBetween(saidPooled, saidPooled + outcome.reusedBytes());
        if (outcome.collapses() == 0) {
            assertThat(huge).as("huge pages, %s", outcome).isEqualTo(saidHuge);
            assertThat(collapses).as("%s", outcome).isZero();
        } else {
            // A block that was refused first and collapsed later in the same call took small pages of that call with
            // it.
            assertThat(huge).as("huge pages, %s", outcome).isBetween(saidHuge, saidHuge + outcome.collapses() * HUGE);
            assertThat(collapses).as("%s", outcome).isLessThanOrEqualTo(outcome.collapses());
        }
    }

    private static long put(FaultOutcome outcome, Predicate<FaultedBlocks> chosen) {
        return outcome.blocks().stream()
                .filter(chosen)
                .mapToLong(FaultedBlocks::bytes)
                .sum();
    }

    private static boolean isHuge(FaultedBlocks blocks) {
        return blocks.pageSize().equals(FaultedPages.HUGE);
    }

    private static boolean isPooled(FaultedBlocks blocks) {
        return isHuge(blocks) && !blocks.backing().equals(Backing.transparent());
    }

    private boolean isCommitted(int granule) {
        return model.isCommitted(pages.bytes(granule), FaultedPages.BASE.bytes());
    }

    private static int granule(long offset) {
        return (int) (offset / FaultedPages.BASE.bytes());
    }

    /** A block reaches beyond what was asked for by no more than a huge page. */
    private static int reachDown(int granule) {
        return Math.max(0, granule - REACH);
    }

    private int reachUp(int granule) {
        return Math.min(pages.count(), granule + REACH);
    }
}
