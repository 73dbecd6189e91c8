// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.host.Commands;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The words for what is found at addresses, whatever the settings say. */
final class Found {
    private Found() {}

    static Finding huge(PageSize leaf, @Nullable Evidence source) {
        return new Finding(
                CauseKind.ALREADY_HUGE,
                "are on huge pages already",
                "leaves of " + leaf + (source == null ? "" : " by " + source),
                "");
    }

    static Finding hole() {
        return new Finding(CauseKind.HOLE, "are mapped by nothing", "no mapping covers them", "map them");
    }

    static Finding special() {
        return new Finding(
                CauseKind.SPECIAL_MAPPING,
                "are a special mapping, without struct page behind it (VM_PFNMAP), whose leaves no source tells",
                "smaps: VmFlags pf",
                "count the faults of a first touch: fewer than base pages mean huge leaves");
    }

    static Finding unknown() {
        return new Finding(
                CauseKind.UNKNOWN,
                "are mapped in a way that no source tells",
                "nothing that can be read shows pages there",
                "ask as the process's own user, or as root");
    }

    static Finding untold() {
        return new Finding(
                CauseKind.UNKNOWN,
                "are not on huge pages, and smaps, which shows what the mapping asked for, doesn't tell why",
                "smaps doesn't show the mapping",
                "ask as the process's own user, or as root");
    }

    static Finding withoutThp() {
        return new Finding(
                CauseKind.THP_ABSENT,
                "are on base pages, and this kernel has no transparent huge pages",
                "no hpage_pmd_size in /sys/kernel/mm/transparent_hugepage",
                "map hugetlb pages (MAP_HUGETLB)");
    }

    static Finding poolPagesAbsent(PageSize size, Optional<HugeTlbPool> pool) {
        String counts = pool.map(Found::counts).orElse("the pool's counts can't be read");
        return new Finding(
                CauseKind.POOL_PAGES_ABSENT,
                "are a mapping of hugetlb pages of " + size + ", behind which none have been put",
                counts,
                "touch it, or madvise(MADV_POPULATE_WRITE), Linux 5.14, which says so if the pool has too few");
    }

    static Finding poolShort(HugeTlbPool pool, long missing, Commands commands) {
        return new Finding(
                CauseKind.POOL_SHORT,
                "are a mapping of hugetlb pages of " + pool.pageSize()
                        + " without a promise (MAP_NORESERVE), and the pool has too few: a touch is a SIGBUS",
                "smaps: VmFlags nr; " + counts(pool),
                commands.write(pool.path(), Long.toString(pool.total() + missing - pool.unreserved())));
    }

    private static String counts(HugeTlbPool pool) {
        return pool.free() + " of " + pool.total() + " free in the pool, " + pool.reserved() + " promised";
    }

    static Finding zeroPage(PageSize leaf) {
        return new Finding(
                CauseKind.ZERO_PAGE,
                "were read and never written: the kernel's shared page of zeros stands there, no memory",
                "zero pages under leaves of " + leaf,
                "write to it");
    }

    /**
     * What looks swapped and is no guard that the kernel tells. Where smaps doesn't count all of it as swap, nobody may be
     * told to touch it: it can be a guard of Linux 6.13 or 6.14 (SIGSEGV), or the mark of a page that failed (SIGBUS).
     *
     * @param bytes how much looks like that
     */
    static Finding swapped(SmapsEntry mapping, long bytes) {
        long swap = mapping.value(SmapsField.SWAP);
        if (swap >= bytes) {
            return new Finding(
                    CauseKind.SWAPPED,
                    "are in swap, or on their way to another place",
                    "PAGEMAP_SCAN or pagemap: swapped; smaps: Swap " + Bytes.format(swap),
                    "madvise(MADV_POPULATE_READ), Linux 5.14, then MADV_COLLAPSE, Linux 6.1; mlock keeps pages in memory");
        }
        return new Finding(
                CauseKind.SWAPPED,
                "look swapped, but not all of it is in swap: a marker or guard, where a touch can be a SIGBUS or SIGSEGV,"
                        + " or on the way to another place",
                "PAGEMAP_SCAN or pagemap: swapped; "
                        + (mapping.flags().isEmpty()
                                ? "smaps doesn't show the mapping"
                                : "smaps: Swap " + Bytes.format(swap)),
                "madvise(MADV_POPULATE_READ), Linux 5.14, which fails where a touch would be a signal;"
                        + " madvise(MADV_GUARD_REMOVE) over guards, before the first touch");
    }

    static Finding guarded() {
        return new Finding(
                CauseKind.GUARDED,
                "are guarded against access (MADV_GUARD_INSTALL), page by page",
                "pagemap: bit 58",
                "madvise(MADV_GUARD_REMOVE) over whole blocks, before the first touch");
    }

    static Finding split(PageSize folio) {
        return new Finding(
                CauseKind.SPLIT,
                "are huge pages that were taken apart: base leaves map a folio that is still whole",
                "folios of " + folio + " by kpageflags under base leaves; when it happened, only a watch could tell",
                "keep mprotect, munmap, mremap and madvise to whole blocks; once all of a block is one mapping again,"
                        + " madvise(MADV_COLLAPSE), Linux 6.1");
    }

    static Finding touchedBefore(PageSize thp, SmapsEntry mapping) {
        return new Finding(
                CauseKind.TOUCHED_BEFORE,
                "are on base pages, though huge ones are let in: they were touched before that, or no " + thp
                        + " was free in one piece, or a huge page was taken apart",
                flags(mapping),
                "madvise(MADV_COLLAPSE), Linux 6.1; from outside of the process by process_madvise");
    }

    static Finding untouched(PageSize thp, SmapsEntry mapping) {
        return new Finding(
                CauseKind.UNTOUCHED,
                "are untouched: the first touch of each block would bring a huge page of " + thp,
                flags(mapping),
                "touch it, or madvise(MADV_POPULATE_WRITE), Linux 5.14");
    }

    static Finding notEligible(SmapsEntry mapping) {
        return new Finding(
                CauseKind.NOT_ELIGIBLE,
                "are in a mapping that the kernel gives no huge pages, and no setting says why",
                "smaps: THPeligible 0, " + flags(mapping),
                "map anonymous memory of its own, and advise it by MADV_HUGEPAGE before the first touch");
    }

    private static String flags(SmapsEntry mapping) {
        return "smaps: VmFlags " + mapping.flagLetters();
    }
}
