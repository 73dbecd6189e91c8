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
 * <p>With {@code n} folios of each size {@code s}, the counts {@code n} add up to the faults and {@code n * s} to the
 * bytes. One solution alone proves, and only if no smaller count speaks against it: the thread may have faulted
 * elsewhere too, so the true count can be lower than the one that was read. Not safe for use by many threads.
 */
final class FolioCount {
    private record Question(List<PageSize> sizes, long bytes, long faults) {}

    private final Map<Question, Optional<SortedMap<PageSize, Long>>> answers = new HashMap<>();

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
        return answers.computeIfAbsent(
                new Question(sizes, bytes, faults), question -> new Search(sizes).prove(bytes, faults));
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
            if (solutions != 1 || isSmallerPossible(bytes, faults)) {
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

        private void search(int index, long bytes, long faults) {
            if (index == sizes.size()) {
                if (bytes == 0 && faults == 0) {
                    solutions++;
                    solution = taken.clone();
                }
                return;
            }
            if (!isInReach(index, bytes, faults)) {
                return;
            }
            long size = sizes.get(index).bytes();
            boolean last = index == sizes.size() - 1;
            for (long n = Math.min(bytes / size, faults); n >= (last ? faults : 0) && solutions < 2; n--) {
                taken[index] = n;
                search(index + 1, bytes - n * size, faults - n);
            }
        }

        /** Whether sizes from an index on can make up the bytes at all: cuts the search short. */
        private boolean isInReach(int index, long bytes, long faults) {
            long smallest = sizes.getLast().bytes();
            long missing = bytes - faults * smallest;
            long step = 0;
            for (int i = index; i < sizes.size(); i++) {
                step = gcd(sizes.get(i).bytes() - smallest, step);
            }
            long most = faults * (sizes.get(index).bytes() - smallest);
            return missing >= 0 && missing <= most && (missing == 0 || missing % step == 0);
        }

        /** Whether a count up to the one read leaves less memory in folios of some size or larger than the solution has. */
        private boolean isSmallerPossible(long bytes, long faults) {
            long inLarger = 0;
            for (int i = 0; i < sizes.size() - 1; i++) {
                long size = sizes.get(i).bytes();
                inLarger += solution[i] * size;
                for (long less = 0; less < inLarger; less += size) {
                    if ((bytes - less) % sizes.getLast().bytes() == 0
                            && fewest(0, i + 1, less) + fewest(i + 1, sizes.size(), bytes - less) <= faults) {
                        return true;
                    }
                }
            }
            return false;
        }

        private long fewest(int from, int to, long bytes) {
            long count = 0;
            long left = bytes;
            for (int i = from; i < to; i++) {
                count += left / sizes.get(i).bytes();
                left %= sizes.get(i).bytes();
            }
            return count;
        }

        private static long gcd(long one, long other) {
            return other == 0 ? one : gcd(other, one % other);
        }
    }
}
