// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One mapping of a process, and how much of it is on leaves of which size. Immutable.
 *
 * @param range where it lies
 * @param permissions as {@code /proc/PID/maps} writes them, for example {@code rw-p}
 * @param name a file's path, or what the kernel calls it; empty for anonymous memory
 * @param kind what its pages belong to; pages of a private file that were written to are counted with the rest
 * @param present bytes of memory by the size of the leaf that maps them, largest first
 * @param zeroPageBytes bytes that show the kernel's shared page of zeros, base or huge: no memory
 * @param swappedBytes bytes in swap, or on their way to another place
 * @param unknownBytes bytes of which no source tells how they are mapped: a device's, or the kernel's own
 */
public record MappingSummary(
        AddressRange range,
        String permissions,
        String name,
        MappingKind kind,
        Map<PageSize, Long> present,
        long zeroPageBytes,
        long swappedBytes,
        long unknownBytes) {
    /** Copies the map. */
    public MappingSummary {
        SortedMap<PageSize, Long> sorted = new TreeMap<>(Comparator.reverseOrder());
        sorted.putAll(present);
        present = Collections.unmodifiableSortedMap(sorted);
    }

    /**
     * The memory behind it, on leaves of any size.
     *
     * @return bytes
     */
    public long presentBytes() {
        return present.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The memory behind it on leaves of one size.
     *
     * @param leaf the leaf's size
     * @return bytes
     */
    public long presentBytes(PageSize leaf) {
        return present.getOrDefault(leaf, 0L);
    }
}
