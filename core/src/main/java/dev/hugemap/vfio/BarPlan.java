// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The blocks by which a BAR would be faulted at the addresses that it has, if every fault put in the largest block that it
 * can. Arithmetic, and no evidence.
 *
 * @param areas a plan for each part that is mapped, in order; none where none is
 */
public record BarPlan(List<FaultPlan> areas) {
    /** What an entry of a page table takes. */
    private static final long ENTRY_BYTES = 8;

    /** Copies the list. */
    public BarPlan {
        areas = List.copyOf(areas);
    }

    /**
     * How many faults map all of it.
     *
     * @return the number of blocks of all sizes
     */
    public long faults() {
        return areas.stream().mapToLong(FaultPlan::faults).sum();
    }

    /**
     * How many blocks are of a size.
     *
     * @param size any size
     * @return the count, 0 for a size by which this host can't map
     */
    public long count(PageSize size) {
        return areas.stream().mapToLong(area -> area.count(size)).sum();
    }

    /**
     * The sizes by which this host can map a device's memory.
     *
     * @return ascending; none where nothing is mapped
     */
    public List<PageSize> sizes() {
        return areas.isEmpty() ? List.of() : areas.getFirst().sizes();
    }

    /**
     * The size of the largest block.
     *
     * @return empty where nothing is mapped
     */
    public Optional<PageSize> largestPageSize() {
        return areas.stream().flatMap(area -> area.largestPageSize().stream()).max(PageSize::compareTo);
    }

    /**
     * How much is mapped.
     *
     * @return bytes, in whole pages
     */
    public long bytes() {
        return areas.stream().mapToLong(area -> area.range().length()).sum();
    }

    /** The same addresses, if the kernel took no block larger than a size. */
    BarPlan limitedTo(PageSize largest) {
        return new BarPlan(areas.stream()
                .map(area -> FaultPlan.of(
                        area.range(),
                        area.offset(),
                        area.sizes().stream()
                                .filter(size -> size.compareTo(largest) <= 0)
                                .toList()))
                .toList());
    }

    /** What the entries take in page tables: no less than that. */
    long tableBytes() {
        return faults() * ENTRY_BYTES;
    }

    /** What the tables take at most: they are whole base pages, and there is one for each stretch of addresses that it reaches. */
    long mostTableBytes() {
        long tables = 0;
        for (FaultPlan area : areas) {
            AddressRange range = area.range();
            long blocks = 0;
            for (PageSize size : area.sizes()) {
                blocks += area.count(size);
                long reach = size.bytes() * (base().bytes() / ENTRY_BYTES);
                tables += Math.min(blocks, (range.end() - 1) / reach - range.start() / reach + 1);
            }
        }
        return tables * base().bytes();
    }

    private PageSize base() {
        return sizes().getFirst();
    }

    /**
     * The plan in a sentence.
     *
     * @return for example {@code 2 × 1 GiB + 0 × 2 MiB + 0 × 4 KiB (2 faults)}
     */
    @Override
    public String toString() {
        if (areas.isEmpty()) {
            return "nothing is mapped";
        }
        String blocks = sizes().reversed().stream()
                .map(size -> Bytes.count(count(size)) + " × " + size)
                .collect(Collectors.joining(" + "));
        return blocks + " (" + Bytes.count(faults()) + (faults() == 1 ? " fault)" : " faults)");
    }
}
