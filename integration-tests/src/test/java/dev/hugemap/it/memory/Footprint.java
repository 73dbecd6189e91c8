// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.SmapsVma;
import dev.hugemap.memory.RegionOptions;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the memory under test holds, as the kernel tells: its mappings and what is resident in them, and pool pages.
 *
 * @param mappings those that are left out of children, as a JVM's own never are; not every kernel shows names
 * @param resident bytes of memory in them, of the page allocator and of pools
 * @param pools free and reserved pages of each pool
 */
record Footprint(List<String> mappings, long resident, List<String> pools) {
    /** The options that make a region's mappings known to this. */
    static RegionOptions known(RegionOptions options) {
        return options.withoutFork();
    }

    static Footprint now() {
        List<SmapsVma> known = SmapsVma.all(ProcessHandle.current().pid()).stream()
                .filter(vma -> vma.flags().contains("dc"))
                .toList();
        return new Footprint(
                known.stream().map(SmapsVma::header).toList(),
                known.stream()
                        .mapToLong(vma -> vma.bytes("Rss") + vma.bytes("Private_Hugetlb"))
                        .sum(),
                Stream.of("2m", "1g")
                        .map(HugeTlb::of)
                        .filter(HugeTlb::exists)
                        .map(pool -> pool.free() + " free, " + pool.reserved() + " reserved")
                        .toList());
    }
}
