// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.host.Limits;
import dev.hugemap.page.Bytes;
import java.util.Optional;

/**
 * Keeps this process away from the limit on its mappings, of which the JVM needs some too: at its last one it can't even
 * grow its heap, and dies.
 *
 * <p>Counting them means reading a line for each, so a look is good for an eighth of what it found left. Others map
 * meanwhile, and the kernel may join mappings: the look is a caution, and the kernel's answer decides. Safe for use by many
 * threads.
 */
final class MappingBudget {
    /** Of what a process may have, this part stays with the JVM. */
    private static final long RESERVED_PART = 16;

    private static final long LOOK_PART = 8;
    /** A block, and what is cut off beside it. */
    private static final long PER_BLOCK = 3;

    private final HugeMemory memory;
    private long left;

    MappingBudget(HugeMemory memory) {
        this.memory = memory;
    }

    /** Why one more block can't be mapped safely; empty where it can, or where nobody tells. */
    synchronized Optional<Refusal> refusal(BackingStrategy strategy) {
        left -= PER_BLOCK;
        if (left >= 0) {
            return Optional.empty();
        }
        Limits limits = Limits.read(memory.files(), memory.bridge());
        if (limits.mappings().isEmpty() || limits.maxMappings().isEmpty()) {
            return Optional.empty();
        }
        long used = limits.mappings().getAsLong();
        long most = limits.maxMappings().getAsLong();
        long room = most - most / RESERVED_PART - used;
        if (room >= 0) {
            left = room / LOOK_PART;
            return Optional.empty();
        }
        left = 0;
        return Optional.of(new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                Reason.MAPPING_LIMIT,
                "precheck",
                null,
                Bytes.count(used) + " of " + Bytes.count(most)
                        + " mappings are in use, and the JVM dies when it has none left",
                memory.commands().write("/proc/sys/vm/max_map_count", Long.toString(2 * most))));
    }
}
