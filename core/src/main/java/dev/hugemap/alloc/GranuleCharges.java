package dev.hugemap.alloc;

import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultedBlocks;
import dev.hugemap.memory.Region;
import dev.hugemap.page.PageSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a pool's budget is charged with, granule by granule, each until nothing of it is committed any more. Guarded by the pool's
 * heap.
 */
final class GranuleCharges {
    private final Account account;
    private final Region region;
    private final int granuleShift;
    /** Of each granule that is charged, which pages it was put on; none while that isn't observed. */
    private final Map<Integer, Map<PageSize, Long>> charged = new HashMap<>();

    GranuleCharges(Account account, Region region, int granuleShift) {
        this.account = account;
        this.region = region;
        this.granuleShift = granuleShift;
    }

    /**
     * Charges those of some granules that aren't yet, all or none.
     *
     * @throws BudgetExceededException if there is no room for them; nothing has changed then
     */
    void take(int first, int count) {
        List<Integer> fresh = IntStream.range(first, first + count)
                .filter(i -> !charged.containsKey(i))
                .boxed()
                .toList();
        if (!fresh.isEmpty()) {
            account.take((long) fresh.size() << granuleShift);
            fresh.forEach(i -> charged.put(i, Map.of()));
        }
    }

    /** Counts granules that one fault has put in by their pages. */
    void observe(int first, int count, FaultOutcome outcome) {
        Map<PageSize, Long> together = new HashMap<>();
        for (FaultedBlocks blocks : outcome.blocks()) {
            together.merge(blocks.pageSize(), blocks.bytes(), Long::sum);
        }
        List<Integer> fresh = IntStream.range(first, first + count)
                .filter(i -> charged.get(i) instanceof Map<?, ?> pages && pages.isEmpty())
                .boxed()
                .toList();
        boolean isAll = sum(together) == (long) fresh.size() << granuleShift;
        for (int i : fresh) {
            count(i, isAll && (together.size() == 1 || fresh.size() == 1) ? shared(together, fresh.size()) : leaves(i));
        }
    }

    /** Takes the charges of those granules back of which nothing is committed. */
    void settle(int first, int end) {
        for (int i = first; i < end; i++) {
            settle(i);
        }
    }

    /** Takes all charges back: the region is gone. */
    void close() {
        charged.values().forEach(pages -> account.give(1L << granuleShift, pages));
        charged.clear();
    }

    private void settle(int index) {
        Map<PageSize, Long> pages = charged.get(index);
        if (pages != null
                && region.committed((long) index << granuleShift, 1L << granuleShift)
                        .isEmpty()) {
            charged.remove(index);
            account.give(1L << granuleShift, pages);
        }
    }

    private void count(int index, Map<PageSize, Long> pages) {
        charged.put(index, pages);
        pages.forEach(account::count);
    }

    /** Several granules went in together, on pages of different sizes: which is where, the page tables tell. */
    private Map<PageSize, Long> leaves(int index) {
        Map<PageSize, Long> pages = new HashMap<>();
        try {
            region.report((long) index << granuleShift, 1L << granuleShift)
                    .rows()
                    .forEach(row -> pages.merge(row.leafSize(), row.bytes(), Long::sum));
        } catch (RuntimeException unknown) {
            // The memory is there all the same; on which pages isn't counted.
            return Map.of();
        }
        return pages;
    }

    private static Map<PageSize, Long> shared(Map<PageSize, Long> together, int granules) {
        Map<PageSize, Long> each = new HashMap<>();
        together.forEach((size, bytes) -> each.put(size, bytes / granules));
        return each;
    }

    private static long sum(Map<PageSize, Long> pages) {
        return pages.values().stream().mapToLong(Long::longValue).sum();
    }
}
