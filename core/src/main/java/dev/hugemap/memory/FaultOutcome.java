// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How memory was faulted in.
 *
 * @param range what was asked for, in whole granules; blocks may reach beyond it
 * @param blocks what was put in, each observed on its pages; largest block first. A block that was collapsed may have taken
 *     small ones with it that went in earlier in the same call
 * @param fallbacks what was refused on the way, in the order in which it first was
 * @param presentBytes how much of the range was committed already
 * @param reusedBytes how much had been decommitted and kept, and was set to zero and committed again
 * @param collapses how many of the blocks were made by collapsing populated pages in place
 * @param faults minor faults that the populating threads counted; collapsing and reusing make none
 * @param nanos elapsed time, the proof included; 0 where all was there already
 * @param placement on which NUMA nodes is what was put in; empty where nothing was, or no NUMA policy was asked for
 */
public record FaultOutcome(
        AddressRange range,
        List<FaultedBlocks> blocks,
        List<Fallback> fallbacks,
        long presentBytes,
        long reusedBytes,
        long collapses,
        long faults,
        long nanos,
        Optional<NumaPlacement> placement) {
    /** Copies the lists. */
    public FaultOutcome {
        blocks = List.copyOf(blocks);
        fallbacks = List.copyOf(fallbacks);
    }

    /** All of a range was there already. */
    static FaultOutcome present(AddressRange range) {
        return new FaultOutcome(range, List.of(), List.of(), range.length(), 0, 0, 0, 0, Optional.empty());
    }

    /**
     * How many blocks of a size were put in, on whatever pages.
     *
     * @param block the size
     * @return the count, 0 if none
     */
    public long count(PageSize block) {
        return blocks.stream()
                .filter(blocks -> blocks.block().equals(block))
                .mapToLong(FaultedBlocks::count)
                .sum();
    }

    /**
     * How much was populated on pages of a size.
     *
     * @param pageSize the size
     * @return bytes, 0 if none
     */
    public long bytesOn(PageSize pageSize) {
        return blocks.stream()
                .filter(blocks -> blocks.pageSize().equals(pageSize))
                .mapToLong(FaultedBlocks::bytes)
                .sum();
    }

    /**
     * The outcome as a sentence.
     *
     * @return for example {@code 3 × 2 MiB on thp 2 MiB, 16 × 4 KiB on base 4 KiB; 19 faults; refused hugetlb 1 GiB: …}
     */
    @Override
    public String toString() {
        String put = blocks.isEmpty()
                ? "nothing put in"
                : blocks.stream().map(FaultedBlocks::toString).collect(Collectors.joining(", "));
        String there = presentBytes == 0 ? "" : "; " + Bytes.format(presentBytes) + " there already";
        String reused = reusedBytes == 0 ? "" : "; " + Bytes.format(reusedBytes) + " taken back into use";
        String collapsed = collapses == 0 ? "" : "; " + Bytes.count(collapses) + " by collapsing";
        String counted = "; " + Bytes.count(faults) + (faults == 1 ? " fault" : " faults");
        String refused =
                fallbacks.stream().map(fallback -> "; refused " + fallback).collect(Collectors.joining());
        String nodes = placement.map(where -> "; " + where).orElse("");
        return put + there + reused + collapsed + counted + nodes + refused;
    }
}
