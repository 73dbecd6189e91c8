// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Masks of NUMA nodes as the kernel takes them: a bit for each node, in whole longs. */
public final class NodeMask {
    private NodeMask() {}

    /**
     * A mask.
     *
     * @param nodes numbers, 0 or more
     * @param arena whose memory it takes
     * @return the mask; {@link MemorySegment#NULL} without nodes, for a call that takes none
     */
    public static MemorySegment of(Collection<Integer> nodes, Arena arena) {
        if (nodes.isEmpty()) {
            return MemorySegment.NULL;
        }
        MemorySegment mask = arena.allocate(JAVA_LONG, Collections.max(nodes) / Long.SIZE + 1);
        for (int node : nodes) {
            long word = mask.getAtIndex(JAVA_LONG, node / Long.SIZE);
            mask.setAtIndex(JAVA_LONG, node / Long.SIZE, word | 1L << node % Long.SIZE);
        }
        return mask;
    }

    /**
     * How much of a mask the kernel reads.
     *
     * @param mask a bit for each node
     * @return bytes, in whole longs; 0 where there is no mask
     */
    public static long bytes(MemorySegment mask) {
        return mask.byteSize() + Long.BYTES - 1 & -Long.BYTES;
    }

    /**
     * How long the kernel is told that a mask is: it counts one bit more than it reads.
     *
     * @param mask a bit for each node
     * @return bits, 0 where there is no mask
     */
    public static long bits(MemorySegment mask) {
        return mask.byteSize() == 0 ? 0 : mask.byteSize() * Byte.SIZE + 1;
    }

    /**
     * The nodes of a mask, for people.
     *
     * @param mask a bit for each node
     * @return for example <code>{0,2}</code>; {@code NULL} where there is no mask
     */
    public static String text(MemorySegment mask) {
        if (mask.byteSize() == 0) {
            return "NULL";
        }
        return LongStream.range(0, mask.byteSize() * Byte.SIZE)
                .filter(node -> (mask.getAtIndex(JAVA_LONG, node / Long.SIZE) >>> node & 1) != 0)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "{", "}"));
    }
}
