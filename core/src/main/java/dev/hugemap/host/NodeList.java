// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** NUMA nodes as the kernel writes them: numbers and spans, {@code 0-1,3}. */
public final class NodeList {
    /** More nodes than any kernel is built for ({@code CONFIG_NODES_SHIFT} is at most 10). */
    public static final int MOST_NODES = 1024;

    private static final Pattern PART = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

    private NodeList() {}

    /**
     * Reads a list.
     *
     * @param text for example {@code 0-1,3}; blanks at its ends don't count
     * @return the numbers, ascending
     * @throws IllegalArgumentException if it is no such list, is empty, or names a node beyond 1023
     */
    public static SortedSet<Integer> parse(String text) {
        SortedSet<Integer> nodes = new TreeSet<>();
        for (String part : text.strip().split(",", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + text.strip() + "' is no list of nodes such as 0-1,3");
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (last < first || last >= MOST_NODES) {
                throw new IllegalArgumentException("'" + part + "' are no nodes: they go up, to 1023 at most");
            }
            for (int node = first; node <= last; node++) {
                nodes.add(node);
            }
        }
        return Collections.unmodifiableSortedSet(nodes);
    }

    /**
     * Writes a list.
     *
     * @param nodes numbers, in any order
     * @return for example {@code 0-1,3}; {@code none} where there are none
     */
    public static String format(Collection<Integer> nodes) {
        List<String> parts = new ArrayList<>();
        SortedSet<Integer> rest = new TreeSet<>(nodes);
        while (!rest.isEmpty()) {
            int first = rest.getFirst();
            int last = first;
            while (rest.contains(last + 1)) {
                last++;
            }
            parts.add(first == last ? Integer.toString(first) : first + "-" + last);
            rest = new TreeSet<>(rest.tailSet(last + 1));
        }
        return parts.isEmpty() ? "none" : String.join(",", parts);
    }
}
