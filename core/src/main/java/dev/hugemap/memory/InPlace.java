// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Backs parts of a region's own mapping where they lie. Guarded by its region.
 *
 * <p>All of the mapping is advised against huge pages until a part goes on them, so that parts which stand alike stay one
 * mapping of the kernel's, whose number is limited. Access is opened by whole page tables, for the same reason. What is
 * open without being committed reads zeros.
 */
final class InPlace {
    private final HugeMemory memory;
    private final Addresses addresses;
    private final Backer backer;
    private final BaseStrategy base;
    private final AddressRange region;
    private final PageSize table;
    private final CommittedGranules opened = new CommittedGranules();

    InPlace(HugeMemory memory, RegionOptions options, AddressRange region) {
        this.memory = memory;
        this.addresses = new Addresses(memory.bridge());
        this.backer = new Backer(memory, options);
        this.base = new BaseStrategy(memory);
        this.region = region;
        this.table = memory.chunkSize();
    }

    AddressRange region() {
        return region;
    }

    /** Makes a fresh reservation ready for faults. */
    void prepare() {
        base.advise(region);
        backer.mark(region);
    }

    /** Backs a range of which nothing is populated; on an exception it is as before. */
    Backed back(BackingStrategy strategy, AddressRange range, Brake brake) throws NotBacked {
        List<AddressRange> newly = new ArrayList<>();
        List<AddressRange> touched = new ArrayList<>();
        try {
            open(range, newly);
            touched.add(range);
            Backed backed = backer.back(strategy, range, brake);
            brake.checkCancelled();
            if (isAdvisedSmall(strategy)) {
                // Advised folios stay as they are; an extent that is only advised would be filled up by khugepaged.
                base.advise(range);
            }
            return backed;
        } catch (Throwable failure) {
            undo(failure, touched, newly);
            throw failure;
        }
    }

    /** Base pages are advised as all of the region is; huge pages keep their advice. */
    private boolean isAdvisedSmall(BackingStrategy strategy) {
        return strategy.pageSize().compareTo(table) < 0 && !strategy.backing().equals(base.backing());
    }

    /**
     * Makes a block of which parts are populated one page, in place. On an exception, what was populated is as before, as
     * far as anybody can see: its contents are.
     *
     * @param gaps the parts that aren't populated
     * @return where those are afterwards, where a NUMA policy was asked for
     */
    List<NumaPlacement> collapse(BackingStrategy strategy, AddressRange block, List<AddressRange> gaps)
            throws Contradicted {
        List<AddressRange> newly = new ArrayList<>();
        try {
            open(block, newly);
            // Locked parts beside others would be mappings of their own, and a block that isn't one can't be collapsed.
            backer.lock(strategy, block);
            strategy.advise(block);
            strategy.collapse(block);
            MappingReport report = memory.inspector().report(block);
            Optional<Refusal> contradiction = strategy.contradiction(report);
            if (contradiction.isPresent()) {
                throw new Contradicted(contradiction.get(), report);
            }
            List<NumaPlacement> placed = new ArrayList<>();
            for (AddressRange gap : gaps) {
                backer.observe(strategy, gap, report).ifPresent(placed::add);
            }
            return placed;
        } catch (Throwable failure) {
            undo(failure, gaps, newly);
            adviseAfter(failure, block);
            throw failure;
        }
    }

    /** Takes over memory that is mapped elsewhere, pages and all; on an exception it is as before. */
    void take(AddressRange mapped, long start) {
        addresses.move(mapped, start);
        markOpen(new AddressRange(start, mapped.length()));
    }

    /** Gives pages back and leaves ordinary zero memory in their place. */
    void drop(AddressRange range) {
        // Mapped anew rather than MADV_DONTNEED: on hugetlb a stale touch would take a pool page again, or die.
        AddressRange zeros = addresses.take(
                range.length(),
                memory.host().pageSizes().base().bytes(),
                Protection.PROT_READ_WRITE,
                MapFlags.RESERVATION);
        try {
            base.advise(zeros);
            backer.mark(zeros);
            addresses.move(zeros, range.start());
        } catch (SyscallException refused) {
            addresses.releaseAfter(refused, zeros);
            throw refused;
        }
    }

    private void open(AddressRange range, List<AddressRange> newly) {
        AddressRange tables = range.alignOutward(table);
        long start = Math.max(tables.start(), region.start());
        long end = Math.min(tables.end(), region.end());
        for (AddressRange closed : opened.gaps(start, end)) {
            memory.bridge().mprotect(closed.start(), closed.length(), Protection.PROT_READ_WRITE);
            opened.add(closed.start(), closed.length());
            newly.add(closed);
        }
    }

    private void markOpen(AddressRange range) {
        opened.gaps(range.start(), range.end()).forEach(gap -> opened.add(gap.start(), gap.length()));
    }

    private void undo(Throwable failure, List<AddressRange> touched, List<AddressRange> newly) {
        try {
            touched.forEach(this::empty);
            for (AddressRange range : newly) {
                memory.bridge().mprotect(range.start(), range.length(), Protection.PROT_NONE);
                opened.remove(range.start(), range.length());
            }
        } catch (SyscallException refused) {
            failure.addSuppressed(refused);
        }
    }

    /** Takes pages out again that nobody has seen. It needs no further mapping, so that it works where those are short. */
    private void empty(AddressRange range) {
        try {
            memory.bridge().madvise(range.start(), range.length(), Advice.MADV_DONTNEED);
            base.advise(range);
        } catch (SyscallException lockedPerhaps) {
            drop(range);
        }
    }

    private void adviseAfter(Throwable failure, AddressRange block) {
        try {
            base.advise(block);
        } catch (SyscallException refused) {
            failure.addSuppressed(refused);
        }
    }
}
