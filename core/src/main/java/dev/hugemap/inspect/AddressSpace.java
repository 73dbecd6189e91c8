// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All mappings of a process, as they were listed at one moment and looked at right after. Immutable.
 *
 * @param basePage the host's base page: a larger leaf is a huge one
 * @param mappings in the order of their addresses
 * @param evidence what told the leaves' sizes
 */
public record AddressSpace(PageSize basePage, List<MappingSummary> mappings, Collection<Evidence> evidence) {
    /** Copies the lists. */
    public AddressSpace {
        mappings = List.copyOf(mappings);
        evidence = List.copyOf(evidence);
    }

    /**
     * The memory that is mapped, on leaves of any size. A page that is mapped twice counts twice.
     *
     * @return bytes
     */
    public long presentBytes() {
        return mappings.stream().mapToLong(MappingSummary::presentBytes).sum();
    }

    /**
     * The memory that is mapped by leaves of one size.
     *
     * @param leaf the leaf's size
     * @return bytes
     */
    public long presentBytes(PageSize leaf) {
        return mappings.stream()
                .mapToLong(mapping -> mapping.presentBytes(leaf))
                .sum();
    }

    /**
     * The sizes of the leaves that occur.
     *
     * @return sizes, largest first
     */
    public List<PageSize> leafSizes() {
        SortedSet<PageSize> sizes = new TreeSet<>(Comparator.reverseOrder());
        mappings.forEach(mapping -> sizes.addAll(mapping.present().keySet()));
        return new ArrayList<>(sizes);
    }

    /**
     * The share of the memory that is on leaves larger than a base page.
     *
     * @return 0 to 1; empty where no memory is present
     */
    public OptionalDouble coverage() {
        long all = presentBytes();
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) (all - presentBytes(basePage)) / all);
    }
}
