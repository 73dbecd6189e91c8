// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The blocks of a pool that nobody has freed yet.
 *
 * @param count how many
 * @param bytes their sizes together, rounded up as blocks are
 * @param known each of them, where the pool is checked; none where it is plain
 */
public record LiveBlocks(long count, long bytes, List<LiveBlock> known) {
    private static final int SHOWN = 8;

    /** Copies the list. */
    public LiveBlocks {
        known = List.copyOf(known);
    }

    /**
     * The blocks as a sentence.
     *
     * @return their number, and the first ones where they are known
     */
    @Override
    public String toString() {
        return Bytes.count(count)
                + (count == 1 ? " block of " : " blocks of ")
                + Bytes.format(bytes)
                + known.stream().limit(SHOWN).map(block -> "\n  " + block).collect(Collectors.joining())
                + (known.size() > SHOWN ? "\n  …" : "");
    }
}
