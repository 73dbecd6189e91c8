// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Multi-size transparent huge pages: folios below the PMD size.
 *
 * <p>The kernel takes the largest size that is on and fits. Where the PMD size is on too, it is kept out by having the
 * page table exist before the first fault: guard pages create one, and removing them leaves it.
 */
final class MultiSizeStrategy implements BackingStrategy {
    private final HugeMemory memory;
    private final PageSize pageSize;
    private final ThpGate gate;
    private final ThpSettings settings;
    private final boolean tablesFirst;

    MultiSizeStrategy(HugeMemory memory, PageSize pageSize) {
        this.memory = memory;
        this.pageSize = pageSize;
        this.gate = new ThpGate(memory, this, ThpNever.RESPECT);
        // What could be put in decides what counted faults prove, so a snapshot isn't good enough.
        this.settings = memory.freshThp();
        Optional<PageSize> pmd = memory.host().pageSizes().thp();
        this.tablesFirst = pmd.isPresent() && settings.modeOf(pmd.get()) != ThpMode.NEVER;
    }

    @Override
    public Backing backing() {
        return Backing.transparent(pageSize);
    }

    @Override
    public PageSize pageSize() {
        return pageSize;
    }

    @Override
    public Optional<Refusal> ruledOut() {
        if (!memory.host().pageSizes().multi().contains(pageSize)) {
            if (!memory.listsPageSizes()) {
                return Optional.of(Untried.notListed(backing()));
            }
            return Optional.of(refusal(
                    Reason.SIZE_UNKNOWN,
                    "this kernel has no transparent huge pages of " + pageSize + ", it offers "
                            + memory.host().pageSizes().multi(),
                    "use one of the sizes that the kernel offers (Linux 6.8 and newer have some)"));
        }
        Optional<Refusal> closed = gate.closed(settings);
        if (closed.isPresent() || !tablesFirst || memory.host().features().has(KernelFeature.GUARD_INSTALL)) {
            return closed;
        }
        PageSize pmd = memory.host().pageSizes().thp().orElseThrow();
        return Optional.of(refusal(
                Reason.LARGER_SIZES_ON,
                "pages of " + pmd + " are switched on too and this kernel (before 6.13) can't keep them out of a range",
                settings.path(pmd)
                        .map(path -> memory.commands().write(path, "never"))
                        .orElse("see hugemap doctor")));
    }

    @Override
    public PageSize alignment() {
        // A chunk that lay across two page tables would leave the second one to a larger page.
        return tablesFirst ? chunkSize() : pageSize;
    }

    @Override
    public MapFlags flags() {
        return MapFlags.ANONYMOUS;
    }

    @Override
    public void advise(AddressRange range) {
        memory.bridge().madvise(range.start(), range.length(), Advice.MADV_HUGEPAGE);
    }

    @Override
    public PageSize chunkSize() {
        return memory.chunkSize();
    }

    @Override
    public Set<PageSize> possibleSizes() {
        Set<PageSize> possible = memory.possibleSizes(settings);
        if (tablesFirst) {
            // A fault takes a PMD-sized page only where there is no page table yet.
            memory.host().pageSizes().thp().ifPresent(possible::remove);
        }
        return possible;
    }

    @Override
    public void prepareChunk(AddressRange chunk) {
        if (!tablesFirst) {
            return;
        }
        // A chunk of a range that isn't aligned by page tables has a part in each of two.
        PageSize table = chunkSize();
        long at = chunk.start();
        do {
            long next = Math.min(chunk.end(), table.roundDown(at) + table.bytes());
            long onePage = Math.min(next - at, memory.host().pageSizes().base().bytes());
            memory.bridge().madvise(at, onePage, Advice.MADV_GUARD_INSTALL);
            memory.bridge().madvise(at, onePage, Advice.MADV_GUARD_REMOVE);
            at = next;
        } while (at < chunk.end());
    }

    @Override
    public long mostFaults(long length) {
        // One folio less would be one fault less, and as many more as it holds of the next smaller size.
        long nextSmaller = possibleSizes().stream()
                .filter(size -> size.compareTo(pageSize) < 0)
                .mapToLong(PageSize::bytes)
                .max()
                .orElse(pageSize.bytes());
        return pageSize.pagesIn(length) + pageSize.bytes() / nextSmaller - 2;
    }

    @Override
    public Optional<Refusal> contradiction(MappingReport report) {
        return Observation.ofFolios(memory, this, report)
                .map(observed -> gate.closedNow().orElseGet(() -> blameLargerSizes(observed)));
    }

    /** With larger sizes on, the kernel takes the largest that fits; nothing but their setting keeps them out. */
    private Refusal blameLargerSizes(Refusal observed) {
        List<PageSize> larger = possibleSizes().stream()
                .filter(size -> size.compareTo(pageSize) > 0)
                .sorted()
                .toList();
        if (larger.isEmpty()) {
            return observed;
        }
        String remedy = larger.stream()
                .flatMap(size -> settings.path(size).stream())
                .map(path -> memory.commands().write(path, "never"))
                .distinct()
                .collect(Collectors.joining(" && "));
        String cause =
                observed.cause() + "; of the sizes that are on, the kernel takes the largest, and on are " + larger;
        return new Refusal(backing(), pageSize, observed.reason(), observed.call(), observed.errno(), cause, remedy);
    }

    @Override
    public Refusal explain(SyscallException refused, long length) {
        return MemoryShortage.explain(memory, this, refused, length);
    }

    private Refusal refusal(Reason reason, String cause, String remedy) {
        return new Refusal(backing(), pageSize, reason, "sysfs", null, cause, remedy);
    }
}
