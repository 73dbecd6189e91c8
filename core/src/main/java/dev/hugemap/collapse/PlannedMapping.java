package dev.hugemap.collapse;

import dev.hugemap.page.AddressRange;
import java.util.List;

/**
 * A mapping of which something is to be made huge.
 *
 * @param range where it lies
 * @param name what the kernel calls it; empty for most anonymous memory
 * @param blocks what is to be made huge: ranges of whole huge pages, ascending
 * @param presentBytes memory in them now
 * @param addedBytes memory that they will take beside it: pages that aren't there yet
 * @param hugeBytes memory of the mapping that is huge already
 */
public record PlannedMapping(
        AddressRange range,
        String name,
        List<AddressRange> blocks,
        long presentBytes,
        long addedBytes,
        long hugeBytes) {
    /** Copies the list. */
    public PlannedMapping {
        blocks = List.copyOf(blocks);
    }
}
