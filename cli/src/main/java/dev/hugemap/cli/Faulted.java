// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultedBlocks;
import dev.hugemap.memory.NumaPlacement;
import dev.hugemap.page.PageSize;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Memory that was granted block by block.
 *
 * @param outcome how it was granted
 * @param report what all sources say of all of it
 * @param base the base page's size
 */
record Faulted(FaultOutcome outcome, MappingReport report, PageSize base) implements Granted {
    /**
     * Everything is there, and on each page size as much as was granted on it. Folios can't always be seen any more once
     * they are in; each block's were when it was put in, so what is asked of them here is that nothing speaks against them.
     */
    @Override
    public boolean holds() {
        return report.absentBytes() == 0
                && report.unknownBytes() == 0
                && report.disagreements().isEmpty()
                && leafSizes().allMatch(size -> report.bytesOnLeaves(size) == grantedOnLeaves(size))
                && grantedInFolios().allMatch(size -> report.bytesInFolios(size) + openFolioBytes() >= grantedOn(size));
    }

    @Override
    public boolean isPopulated() {
        return true;
    }

    @Override
    public boolean isOn(PageSize size) {
        return outcome.blocks().stream().allMatch(blocks -> blocks.pageSize().equals(size));
    }

    @Override
    public Optional<NumaPlacement> placement() {
        return outcome.placement();
    }

    @Override
    public long pooledBytes() {
        return bytes(blocks -> blocks.backing() instanceof Backing.HugeTlb);
    }

    /** The page sizes that were granted, the largest first. */
    List<PageSize> pageSizes() {
        return outcome.blocks().stream()
                .map(FaultedBlocks::pageSize)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** How much was granted in folios that no source shows now. */
    long unseenFolioBytes() {
        return Math.min(openFolioBytes(), bytes(blocks -> Granted.isInFolios(blocks.backing())));
    }

    private long openFolioBytes() {
        return report.rows().stream()
                .filter(row -> row.kind() == LeafKind.MEMORY && row.folioSize() == null)
                .mapToLong(LeafRow::bytes)
                .sum();
    }

    private Stream<PageSize> leafSizes() {
        return Stream.concat(pageSizes().stream(), report.rows().stream().map(LeafRow::leafSize))
                .map(size -> grantedInFolios().anyMatch(size::equals) ? base : size)
                .distinct();
    }

    private Stream<PageSize> grantedInFolios() {
        return outcome.blocks().stream()
                .filter(blocks -> Granted.isInFolios(blocks.backing()))
                .map(FaultedBlocks::pageSize);
    }

    private long grantedOn(PageSize size) {
        return bytes(blocks -> blocks.pageSize().equals(size));
    }

    private long grantedOnLeaves(PageSize size) {
        return bytes(blocks -> (Granted.isInFolios(blocks.backing()) ? base : blocks.pageSize()).equals(size));
    }

    private long bytes(Predicate<FaultedBlocks> chosen) {
        return outcome.blocks().stream()
                .filter(chosen)
                .mapToLong(FaultedBlocks::bytes)
                .sum();
    }
}
