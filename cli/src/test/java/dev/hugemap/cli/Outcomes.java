// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.bridge.Errno;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.FaultCounts;
import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.Fallback;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultedBlocks;
import dev.hugemap.memory.PopulateOutcome;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Requests that were answered in one way or another, with fixed numbers. */
final class Outcomes {
    static final PageSize BASE = PageSize.kib(4);
    static final PageSize MULTI = PageSize.kib(64);
    static final PageSize HUGE = PageSize.mib(2);
    static final long START = 0x7f00_0000_0000L;
    static final long MIB_256 = 256L << 20;

    static final Refusal EMPTY_POOL = new Refusal(
            Backing.hugeTlb(HUGE),
            HUGE,
            Reason.POOL_SHORT,
            "mmap",
            Errno.ENOMEM,
            "128 needed, 0 of 0 free in the pool",
            "echo 128 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");

    static final Refusal SWITCHED_OFF = new Refusal(
            Backing.transparent(),
            HUGE,
            Reason.SWITCHED_OFF,
            "sysfs",
            null,
            "transparent huge pages of 2 MiB are switched off",
            "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");

    private Outcomes() {}

    static Allocation thp(List<String> disagreements) {
        LeafRow row = new LeafRow(LeafKind.MEMORY, HUGE, HUGE, 128, MIB_256);
        MappingReport report = report(MIB_256, List.of(row), 0, disagreements);
        return granted(Backing.transparent(), HUGE, report, List.of(EMPTY_POOL), 128);
    }

    static Allocation halfAbsent() {
        LeafRow row = new LeafRow(LeafKind.MEMORY, HUGE, HUGE, 64, MIB_256 / 2);
        return granted(
                Backing.transparent(), HUGE, report(MIB_256, List.of(row), MIB_256 / 2, List.of()), List.of(), 64);
    }

    static Allocation multiSize() {
        long bytes = 64L << 20;
        LeafRow row = new LeafRow(LeafKind.MEMORY, BASE, MULTI, bytes / BASE.bytes(), bytes);
        return granted(Backing.transparent(MULTI), MULTI, report(bytes, List.of(row), 0, List.of()), List.of(), 1024);
    }

    static Allocation base() {
        LeafRow row = new LeafRow(LeafKind.MEMORY, BASE, null, 1, BASE.bytes());
        MappingReport report = report(BASE.bytes(), List.of(row), 0, List.of());
        return granted(Backing.basePages(), BASE, report, List.of(), 1);
    }

    static Allocation onTouch(Backing backing) {
        MappingReport report = report(MIB_256, List.of(), MIB_256, List.of());
        CommitOutcome outcome =
                new CommitOutcome(report.range(), backing, HUGE, List.of(), Optional.empty(), report, Optional.empty());
        return granted(MIB_256, new Committed(outcome, new Proof(report, HUGE, false)));
    }

    /** 3 MiB by the largest fit: a huge page, a batch of folios and base pages. */
    static Allocation mixed() {
        long mib = 1L << 20;
        List<FaultedBlocks> blocks = List.of(
                new FaultedBlocks(HUGE, Backing.transparent(), HUGE, 1, 2 * mib),
                new FaultedBlocks(MULTI, Backing.transparent(MULTI), MULTI, 8, mib / 2),
                new FaultedBlocks(BASE, Backing.basePages(), BASE, 128, mib / 2));
        List<LeafRow> rows = List.of(
                new LeafRow(LeafKind.MEMORY, HUGE, HUGE, 1, 2 * mib),
                new LeafRow(LeafKind.MEMORY, BASE, MULTI, 128, mib / 2),
                new LeafRow(LeafKind.MEMORY, BASE, null, 128, mib / 2));
        return faulted(blocks, report(3 * mib, rows, 0, List.of()));
    }

    static Allocation faulted(List<FaultedBlocks> blocks, MappingReport report) {
        FaultOutcome outcome = new FaultOutcome(
                report.range(),
                blocks,
                List.of(new Fallback(EMPTY_POOL, 1)),
                0,
                0,
                0,
                137,
                1_500_000,
                Optional.empty());
        Terms terms = new Terms(
                report.range().length(),
                Optional.of(PolicyChoice.parse("largest-fit")),
                Optional.empty(),
                List.of(),
                Optional.empty());
        return Allocation.granted(terms, new Faulted(outcome, report, BASE), Optional.empty());
    }

    /** A grant with one page size that was chosen beforehand, and a lock. */
    static Allocation uniformAndLocked(PageSize uniform, long lockedBytes) {
        Allocation thp = thp(List.of());
        Terms terms =
                new Terms(thp.terms().bytes(), thp.terms().policy(), Optional.of(uniform), List.of(), Optional.empty());
        Locked locked = new Locked(OptionalLong.of(lockedBytes), MIB_256, 0);
        return Allocation.granted(terms, thp.granted().orElseThrow(), Optional.of(locked));
    }

    static Allocation refused() {
        return Allocation.refused(terms(MIB_256), List.of(EMPTY_POOL, SWITCHED_OFF));
    }

    static MappingReport report(long bytes, List<LeafRow> rows, long absent, List<String> disagreements) {
        return new MappingReport(
                new AddressRange(START, bytes),
                rows,
                absent,
                0,
                List.of(Evidence.PAGEMAP_SCAN, Evidence.SMAPS),
                disagreements,
                List.of());
    }

    private static Allocation granted(
            Backing backing, PageSize pageSize, MappingReport report, List<Refusal> refusals, int faults) {
        long bytes = report.range().length();
        FaultCounts counts = new FaultCounts(START, HUGE.bytes(), bytes, new int[] {faults}, Set.of(pageSize));
        PopulateOutcome populate = new PopulateOutcome(bytes, 12_500_000, faults, 2, counts);
        CommitOutcome outcome = new CommitOutcome(
                report.range(), backing, pageSize, refusals, Optional.of(populate), report, Optional.empty());
        boolean inFolios = pageSize.equals(MULTI);
        return granted(bytes, new Committed(outcome, new Proof(report, pageSize, inFolios)));
    }

    private static Allocation granted(long bytes, Granted granted) {
        return Allocation.granted(terms(bytes), granted, Optional.empty());
    }

    private static Terms terms(long bytes) {
        return new Terms(bytes, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }
}
