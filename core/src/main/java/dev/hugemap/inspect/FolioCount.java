// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which folios a count of faults leaves possible, when each fault put one folio behind fresh memory.
 *
 * <p>With {@code n} folios of each size {@code s}, the counts {@code n} add up to the faults or fewer (the thread may have
 * faulted elsewhere too), and {@code n * s} to the bytes. One solution alone proves. Not safe for use by many threads.
 */
final class FolioCount {
    /** A report asks the same for most of its chunks, and never of other sizes in between. */
    private final Map<Long, Optional<SortedMap<PageSize, Long>>> answers = new HashMap<>();

    private List<PageSize> answeredSizes = List.of();
    private long answeredBytes;

    /**
     * The sizes that folios in a chunk can have had.
     *
     * @param chunk what was populated with one count
     * @param mapping the mapping around it: no folio sticks out of that
     * @param possible the sizes that were switched on
     * @return the sizes, largest first; empty where a folio may lie across the chunk's edge, so that it was counted
     *     elsewhere or maps less than its size here
     */
    static Optional<List<PageSize>> fitting(AddressRange chunk, AddressRange mapping, Collection<PageSize> possible) {
        List<PageSize> fitting = new ArrayList<>();
        for (PageSize size : possible) {
            if (crosses(chunk.start(), mapping, size) || crosses(chunk.end(), mapping, size)) {
                return Optional.empty();
            }
            if (size.roundUp(chunk.start()) + size.bytes() <= chunk.end()) {
                fitting.add(size);
            }
        }
        fitting.sort(Collections.reverseOrder());
        return Optional.of(fitting);
    }

    private static boolean crosses(long edge, AddressRange mapping, PageSize size) {
        long block = size.roundDown(edge);
        return block != edge && block >= mapping.start() && block + size.bytes() <= mapping.end();
    }

    /**
     * What a count proves.
     *
     * @param sizes the sizes that folios can have, largest first
     * @param bytes how much was populated
     * @param faults how many faults were counted, or more than happened
     * @return the one solution, sizes without folios left out; empty where the count proves nothing
     */
    Optional<SortedMap<PageSize, Long>> solve(List<PageSize> sizes, long bytes, long faults) {
        if (sizes.isEmpty()) {
            return Optional.empty();
        }
        if (bytes != answeredBytes || !sizes.equals(answeredSizes)) {
            answers.clear();
            answeredSizes = sizes;
            answeredBytes = bytes;
        }
        Optional<SortedMap<PageSize, Long>> known = answers.get(faults);
        if (known == null) {
            known = new Search(sizes).prove(bytes, faults);
            answers.put(faults, known);
        }
        return known;
    }

    /** One search over the sizes, largest first. Page sizes divide one another, which makes greedy sums minimal. */
    private static final class Search {
        private final List<PageSize> sizes;
        private final long[] taken;
        private int solutions;
        private long[] solution;

        Search(List<PageSize> sizes) {
            this.sizes = sizes;
            this.taken = new long[sizes.size()];
            this.solution = taken;
        }

        Optional<SortedMap<PageSize, Long>> prove(long bytes, long faults) {
            search(0, bytes, faults);
            if (solutions != 1) {
                return Optional.empty();
            }
            SortedMap<PageSize, Long> proved = new TreeMap<>();
            for (int i = 0; i < solution.length; i++) {
                if (solution[i] > 0) {
                    proved.put(sizes.get(i), solution[i]);
                }
            }
            return Optional.of(proved);
        }

        /** Finds ways to make up the bytes with so many folios or fewer, and stops at the second. */
        private void search(int index, long bytes, long faults) {
            if (index == sizes.size()) {
                solutions++;
                solution = taken.clone();
                return;
            }
            long size = sizes.get(index).bytes();
            long most = bytes / size;
            for (long n = most; n >= 0 && solutions < 2; n--) {
                // Each larger folio less takes more smaller ones, so that what is too many stays too many.
                if (n + fewest(index + 1, bytes - n * size) > faults) {
                    return;
                }
                taken[index] = n;
                search(index + 1, bytes - n * size, faults - n);
            }
        }

        /** The fewest folios of the sizes from an index on that make up the bytes; the largest long where none do. */
        private long fewest(int index, long bytes) {
            long count = 0;
            long left = bytes;
            for (PageSize size : sizes.subList(index, sizes.size())) {
                count += left / size.bytes();
                left %= size.bytes();
            }
            return left == 0 ? count : Long.MAX_VALUE / 2;
        }
    }
}
