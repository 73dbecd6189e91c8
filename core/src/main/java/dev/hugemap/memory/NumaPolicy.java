// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.host.NodeList;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * From which NUMA nodes memory takes its pages. Set before the first page is put in, and looked at after.
 *
 * <p>{@link #bind} is strict: all of the memory is observed on its nodes, or it is refused. The others are lenient, as in
 * the kernel: where a node has no page, another one's is taken, and the outcome tells. Immutable.
 *
 * @param mode how pages are taken
 * @param nodes from which nodes, ascending; none with {@link NumaMode#LOCAL}
 * @param demand what becomes of memory elsewhere
 */
public record NumaPolicy(NumaMode mode, SortedSet<Integer> nodes, NumaDemand demand) {
    private static final String STRICT = ":strict";

    /**
     * Checks the policy, though not whether this host has such nodes.
     *
     * @throws IllegalArgumentException without nodes where the mode takes some, with several where it takes one, with some
     *     where it takes none; with a number that no kernel has; if binding is to be lenient, or preferring strict
     */
    public NumaPolicy {
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        boolean right = switch (mode) {
            case BIND, INTERLEAVE -> !nodes.isEmpty();
            case PREFERRED -> nodes.size() == 1;
            case LOCAL -> nodes.isEmpty();
        };
        if (!right) {
            throw new IllegalArgumentException("bind and interleave take nodes, preferred takes one, local none: not "
                    + mode.word() + " with " + NodeList.format(nodes));
        }
        if (!nodes.isEmpty() && (nodes.getFirst() < 0 || nodes.getLast() >= NodeList.MOST_NODES)) {
            throw new IllegalArgumentException("nodes are numbered from 0 to 1023, not " + nodes);
        }
        if (mode == NumaMode.BIND && demand == NumaDemand.LENIENT) {
            throw new IllegalArgumentException("bind is strict: take preferred for memory that may be elsewhere");
        }
        if ((mode == NumaMode.PREFERRED || mode == NumaMode.LOCAL) && demand == NumaDemand.STRICT) {
            throw new IllegalArgumentException(
                    mode.word() + " allows other nodes: take bind for memory that may not" + " be elsewhere");
        }
    }

    /**
     * These nodes alone: all of the memory is observed there, or it is refused.
     *
     * @param nodes one or more
     * @return the policy
     */
    public static NumaPolicy bind(int... nodes) {
        return new NumaPolicy(NumaMode.BIND, set(nodes), NumaDemand.STRICT);
    }

    /**
     * These nodes in turn, page by page. Where one has no page the kernel takes another's, unless it is to be
     * {@link #strict()}.
     *
     * @param nodes one or more
     * @return the policy
     */
    public static NumaPolicy interleave(int... nodes) {
        return new NumaPolicy(NumaMode.INTERLEAVE, set(nodes), NumaDemand.LENIENT);
    }

    /**
     * One node, and others where it has no page.
     *
     * @param node the node
     * @return the policy
     */
    public static NumaPolicy preferred(int node) {
        return new NumaPolicy(NumaMode.PREFERRED, set(node), NumaDemand.LENIENT);
    }

    /**
     * The node of the processor that puts a page in, which is the kernel's own way where the process has no policy. Threads
     * that populate side by side may run on several.
     *
     * @return the policy
     */
    public static NumaPolicy local() {
        return new NumaPolicy(NumaMode.LOCAL, new TreeSet<>(), NumaDemand.LENIENT);
    }

    /**
     * This policy, kept to: all of the memory is observed on its nodes, or it is refused.
     *
     * @return the policy
     * @throws IllegalArgumentException for a policy that allows other nodes
     */
    public NumaPolicy strict() {
        return new NumaPolicy(mode, nodes, NumaDemand.STRICT);
    }

    /**
     * Reads a policy by its name.
     *
     * @param text {@code bind:0}, {@code interleave:0-1,3}, {@code interleave:0-1:strict}, {@code preferred:1} or
     *     {@code local}
     * @return the policy
     * @throws IllegalArgumentException if it is no such name
     */
    public static NumaPolicy parse(String text) {
        for (NumaMode mode : NumaMode.values()) {
            if (mode == NumaMode.LOCAL && text.equals(mode.word())) {
                return local();
            }
            if (mode != NumaMode.LOCAL && text.startsWith(mode.word() + ":")) {
                String rest = text.substring(mode.word().length() + 1);
                boolean strict = rest.endsWith(STRICT);
                SortedSet<Integer> nodes =
                        NodeList.parse(strict ? rest.substring(0, rest.length() - STRICT.length()) : rest);
                boolean kept = strict || mode == NumaMode.BIND;
                return new NumaPolicy(mode, nodes, kept ? NumaDemand.STRICT : NumaDemand.LENIENT);
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no NUMA policy: write bind:0, interleave:0-1, preferred:1 or" + " local");
    }

    /**
     * The policy's name.
     *
     * @return for example {@code interleave:0-1}, as {@link #parse} reads it
     */
    public String name() {
        boolean marked = mode == NumaMode.INTERLEAVE && demand == NumaDemand.STRICT;
        return nodes.isEmpty() ? mode.word() : mode.word() + ":" + NodeList.format(nodes) + (marked ? STRICT : "");
    }

    @Override
    public String toString() {
        return name();
    }

    boolean isStrict() {
        return demand == NumaDemand.STRICT;
    }

    /** Whether a page of a node is as asked. */
    boolean allows(int node) {
        return nodes.isEmpty() || nodes.contains(node);
    }

    private static SortedSet<Integer> set(int... nodes) {
        return new TreeSet<>(Arrays.stream(nodes).boxed().toList());
    }
}
