// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.abi.Mempolicy;
import java.util.List;

/**
 * A mapping's memory policy.
 *
 * @param mode an MPOL_* mode
 * @param nodes ascending
 */
record NodePolicy(int mode, List<Integer> nodes) {
    NodePolicy {
        nodes = List.copyOf(nodes);
    }

    boolean binds() {
        return mode == Mempolicy.MPOL_BIND;
    }

    /** Whether pages that follow one another come from nodes that differ. */
    boolean alternates() {
        return mode == Mempolicy.MPOL_INTERLEAVE && nodes.size() > 1;
    }

    /** As numa_maps words it. */
    @Override
    public String toString() {
        String name = switch (mode) {
            case Mempolicy.MPOL_PREFERRED -> "prefer";
            case Mempolicy.MPOL_BIND -> "bind";
            case Mempolicy.MPOL_INTERLEAVE -> "interleave";
            default -> "local";
        };
        return nodes.isEmpty()
                ? name
                : name + ":"
                        + String.join(",", nodes.stream().map(String::valueOf).toList());
    }
}
