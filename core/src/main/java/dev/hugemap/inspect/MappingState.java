// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the bytes of a range stood at one moment. All sums but those by node add up to the range's length. Immutable.
 *
 * @param hugeLeaves bytes on leaves larger than a base page, by the leaf's size; no size with 0
 * @param smallBytes on base leaves
 * @param zeroBytes on the kernel's page of zeros, base or huge
 * @param swappedBytes in swap, or on their way to another place
 * @param absentBytes mapped, without a page
 * @param unmappedBytes without a mapping
 * @param unknownBytes that no source tells
 * @param nodes bytes on leaves by the NUMA node that they are on; none where nobody tells
 */
public record MappingState(
        SortedMap<PageSize, Long> hugeLeaves,
        long smallBytes,
        long zeroBytes,
        long swappedBytes,
        long absentBytes,
        long unmappedBytes,
        long unknownBytes,
        SortedMap<Integer, Long> nodes) {
    /** Copies the maps. */
    public MappingState {
        hugeLeaves = Collections.unmodifiableSortedMap(new TreeMap<>(hugeLeaves));
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    }

    /**
     * How much is on leaves larger than a base page.
     *
     * @return bytes
     */
    public long hugeBytes() {
        return hugeLeaves.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The sums that aren't 0.
     *
     * @return for example {@code 4 MiB on 2 MiB pages, 512 KiB on base pages, 1 MiB swapped; node 0: 4.5 MiB}
     */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        hugeLeaves.forEach((size, bytes) -> add(parts, bytes, "on " + size + " pages"));
        add(parts, smallBytes, "on base pages");
        add(parts, zeroBytes, "on zero pages");
        add(parts, swappedBytes, "swapped");
        add(parts, absentBytes, "absent");
        add(parts, unmappedBytes, "unmapped");
        add(parts, unknownBytes, "unknown");
        return String.join(", ", parts) + (nodes.isEmpty() ? "" : "; " + nodeWords());
    }

    /** What is on which node; empty where nobody tells. */
    String nodeWords() {
        List<String> parts = new ArrayList<>();
        nodes.forEach((node, bytes) -> parts.add("node " + node + ": " + Bytes.format(bytes)));
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, long bytes, String what) {
        if (bytes > 0) {
            parts.add(Bytes.format(bytes) + " " + what);
        }
    }
}
