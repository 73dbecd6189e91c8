// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * On which NUMA nodes memory was observed, beside what was asked for. The kernel may move pages later: it tells of one moment.
 *
 * @param asked the policy
 * @param bytes by the node that they are on; none where pages come on touch
 * @param unknownBytes that are populated, and of which the kernel didn't tell the node
 * @param refused why the kernel was not told of the policy, so that pages come from where they would have come anyway
 */
public record NumaPlacement(
        NumaPolicy asked, SortedMap<Integer, Long> bytes, long unknownBytes, Optional<Refusal> refused) {
    /** Copies the map. */
    public NumaPlacement {
        bytes = Collections.unmodifiableSortedMap(new TreeMap<>(bytes));
    }

    /**
     * How much is on other nodes than those that were asked for.
     *
     * @return bytes; 0 where no nodes were named
     */
    public long elsewhereBytes() {
        return bytes.entrySet().stream()
                .filter(entry -> !asked.allows(entry.getKey()))
                .mapToLong(SortedMap.Entry::getValue)
                .sum();
    }

    /** Both together, of memory under one policy. */
    NumaPlacement plus(NumaPlacement other) {
        SortedMap<Integer, Long> sums = new TreeMap<>(bytes);
        other.bytes.forEach((node, more) -> sums.merge(node, more, Long::sum));
        return new NumaPlacement(
                asked, sums, unknownBytes + other.unknownBytes, refused.isPresent() ? refused : other.refused);
    }

    /**
     * What is where, as a phrase.
     *
     * @return for example {@code 32 MiB on node 0, 32 MiB on node 1}
     */
    public String where() {
        List<String> parts = new ArrayList<>();
        bytes.forEach((node, here) -> parts.add(Bytes.format(here) + " on node " + node));
        if (unknownBytes > 0) {
            parts.add(Bytes.format(unknownBytes) + " on unknown nodes");
        }
        return parts.isEmpty() ? "nothing put in yet" : String.join(", ", parts);
    }

    /**
     * The placement as a phrase.
     *
     * @return for example {@code interleave:0-1: 32 MiB on node 0, 32 MiB on node 1}
     */
    @Override
    public String toString() {
        return asked + ": " + where()
                + refused.map(why -> "; " + why.call() + ": " + why.errno() + ", " + why.cause())
                        .orElse("");
    }
}
