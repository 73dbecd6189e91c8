// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Code;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A policy names NUMA nodes that this process can't have memory of. Nothing was tried.
 *
 * <p>The message says which, which there are, and what to do.
 */
public final class NodesUnavailableException extends HugeMemoryException {
    private static final long serialVersionUID = 1L;

    private static final Code CODE = new Code(126);

    private final transient SortedSet<Integer> usable;

    NodesUnavailableException(String problem, String remedy, SortedSet<Integer> usable) {
        super(CODE, CODE.after(problem) + ". " + remedy, null);
        this.usable = Collections.unmodifiableSortedSet(new TreeSet<>(usable));
    }

    /**
     * The nodes that this process can have memory of.
     *
     * @return numbers, ascending; none where the kernel lists none, or in a deserialised copy
     */
    public SortedSet<Integer> usable() {
        return usable == null ? Collections.emptySortedSet() : usable;
    }
}
