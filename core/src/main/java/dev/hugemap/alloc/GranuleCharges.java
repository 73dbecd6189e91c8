// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.inspect.LeafRow;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultedBlocks;
import dev.hugemap.page.PageSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a pool's budget is charged with, granule by granule, each until nothing of it is committed any more. Guarded by the pool's
 * heap.
 */
final class GranuleCharges {
    private final Account account;
    private final GranuleMemory memory;
    /** Of each granule that is charged, which pages it was put on; none while that isn't observed. */
    private final Map<Integer, Map<PageSize, Long>> charged = new HashMap<>();

    GranuleCharges(Account account, GranuleMemory memory) {
        this.account = account;
        this.memory = memory;
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
        if (fresh.isEmpty()) {
            return;
        }
        try {
            // Noted first: what the account has taken is never without a note.
            fresh.forEach(i -> charged.put(i, Map.of()));
            account.take(memory.bytes(fresh.size()));
        } catch (Throwable refused) {
            fresh.forEach(charged::remove);
            throw refused;
        }
    }

    /** Counts granules that one fault has put in by their pages. */
    void observe(int first, int count, FaultOutcome outcome) {
        TreeMap<PageSize, Long> together = new TreeMap<>();
        for (FaultedBlocks blocks : outcome.blocks()) {
            together.merge(blocks.pageSize(), blocks.bytes(), Long::sum);
        }
        List<Integer> fresh = IntStream.range(first, first + count)
                .filter(i -> charged.get(i) instanceof Map<?, ?> pages && pages.isEmpty())
                .boxed()
                .toList();
        boolean isAll = sum(together) == memory.bytes(fresh.size());
        for (int i : fresh) {
            count(
                    i,
                    isAll && (together.size() == 1 || fresh.size() == 1)
                            ? shared(together, fresh.size())
                            : seen(i, together));
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
        charged.values().forEach(pages -> account.give(memory.bytes(1), pages));
        charged.clear();
    }

    private void settle(int index) {
        Map<PageSize, Long> pages = charged.get(index);
        if (pages != null && memory.committedBytes(index) == 0) {
            charged.remove(index);
            account.give(memory.bytes(1), pages);
        }
    }

    private void count(int index, Map<PageSize, Long> pages) {
        account.count(pages);
        charged.put(index, pages);
    }

    /** Several granules went in together, on pages of different sizes: which is where, the page tables tell. */
    private Map<PageSize, Long> seen(int index, TreeMap<PageSize, Long> together) {
        Map<PageSize, Long> pages = new HashMap<>();
        try {
            memory.report(index).rows().forEach(row -> pages.merge(pageSize(row, together), row.bytes(), Long::sum));
        } catch (RuntimeException unknown) {
            // The memory is there all the same; on which pages isn't counted.
            return Map.of();
        }
        return pages;
    }

    /** A leaf may map a part of a larger page: where nobody tells of which, it is one of those that the fault put in. */
    private static PageSize pageSize(LeafRow row, TreeMap<PageSize, Long> together) {
        PageSize page = row.folioSize() == null ? together.ceilingKey(row.leafSize()) : row.folioSize();
        return page == null ? row.leafSize() : page;
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
