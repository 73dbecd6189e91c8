// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a budget and those below it had in use at one moment.
 *
 * @param path the names from the root down, for example {@code app/cache}
 * @param limit the most that may be in use, in bytes; {@link Long#MAX_VALUE} for no limit of its own
 * @param used bytes in use, those of all children included; more than the limit where that was lowered since
 * @param peak the most bytes that were in use at a time
 * @param pages which pages these are on, smallest first. What isn't observed (yet) is in none, so the sum may be less
 *     than what is in use
 * @param children the accounts below, in the order in which they were made
 */
public record BudgetStatistics(
        String path, long limit, long used, long peak, List<PageSizeUse> pages, List<BudgetStatistics> children) {
    private static final int NAMED_USERS = 3;

    /** Copies the lists. */
    public BudgetStatistics {
        pages = List.copyOf(pages);
        children = List.copyOf(children);
    }

    /**
     * How much of what is in use is on pages of a size.
     *
     * @param pageSize the size
     * @return bytes, 0 if none
     */
    public long usedOn(PageSize pageSize) {
        return pages.stream()
                .filter(each -> each.pageSize().equals(pageSize))
                .mapToLong(PageSizeUse::used)
                .sum();
    }

    /**
     * The numbers of this account and of all below, a line for each.
     *
     * @return lines like {@code app/cache: 4 MiB of 16 MiB in use (peak 6 MiB); 4 MiB on 2 MiB pages (peak 6 MiB)}
     */
    @Override
    public String toString() {
        return lines().collect(Collectors.joining("\n"));
    }

    /** What is in use, and the children with most of it: part of a sentence. */
    String users() {
        String most = children.stream()
                .filter(child -> child.used > 0)
                .sorted(Comparator.comparingLong(BudgetStatistics::used).reversed())
                .limit(NAMED_USERS)
                .map(child -> child.path + " " + Bytes.format(child.used))
                .collect(Collectors.joining(", "));
        return path + " has " + inUse() + (most.isEmpty() ? "" : ", most of it by " + most);
    }

    private Stream<String> lines() {
        String on = pages.stream().map(each -> "; " + each).collect(Collectors.joining());
        return Stream.concat(
                Stream.of(path + ": " + inUse() + on), children.stream().flatMap(BudgetStatistics::lines));
    }

    private String inUse() {
        String most = limit == Long.MAX_VALUE ? "" : " of " + Bytes.format(limit);
        return Bytes.format(used) + most + " in use (peak " + Bytes.format(peak) + ")";
    }
}
