// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What would be made huge of a process, as it stood when it was looked at. Immutable.
 *
 * @param pid of the process
 * @param hugePage the size of a huge page
 * @param options by which it was made
 * @param mappings those of which something is to be made huge, ascending
 * @param hugeBytes memory that is on transparent huge pages already, in mappings that weren't left out as a whole
 * @param leftOut memory that isn't made huge, most first
 * @param obstacle what keeps all of it from being done; empty where nothing does
 * @param notes what a reader should know beside the numbers, a sentence each
 */
public record CollapsePlan(
        long pid,
        PageSize hugePage,
        CollapseOptions options,
        List<PlannedMapping> mappings,
        long hugeBytes,
        List<LeftOut> leftOut,
        Optional<CollapseObstacle> obstacle,
        List<String> notes) {
    /** Copies the lists. */
    public CollapsePlan {
        mappings = List.copyOf(mappings);
        leftOut = List.copyOf(leftOut);
        notes = List.copyOf(notes);
    }

    /**
     * How many huge pages would be made.
     *
     * @return 0 where there is nothing to do
     */
    public long hugePages() {
        return mappings.stream()
                .mapToLong(mapping -> mapping.hugePages(hugePage))
                .sum();
    }

    /**
     * Memory that would come to lie on huge pages.
     *
     * @return bytes that are there now
     */
    public long presentBytes() {
        return sum(PlannedMapping::presentBytes);
    }

    /**
     * Memory that would be taken beside it, as a huge page has no holes and is shared with nobody. A huge page more is needed for
     * the moment while one is filled.
     *
     * @return bytes, at most
     */
    public long addedBytes() {
        return sum(PlannedMapping::addedBytes);
    }

    /** All that is to be made huge, ascending. */
    List<AddressRange> blocks() {
        return mappings.stream().flatMap(mapping -> mapping.blocks().stream()).toList();
    }

    private long sum(ToLongFunction<PlannedMapping> bytes) {
        return mappings.stream().mapToLong(bytes).sum();
    }

    /**
     * The plan as a sentence.
     *
     * @return for example {@code 512 MiB to 256 huge pages of 2 MiB, 0 B more memory; 1 GiB huge already}
     */
    @Override
    public String toString() {
        return Bytes.format(presentBytes()) + " to " + Bytes.count(hugePages()) + " huge pages of " + hugePage + ", "
                + Bytes.format(addedBytes()) + " more memory; " + Bytes.format(hugeBytes) + " huge already";
    }
}
