// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One NUMA node's part of a hugetlb pool, counted in pages.
 *
 * @param node the node's number
 * @param total pages in the pool on this node
 * @param free pages that nobody uses
 * @param surplus pages beyond the persistent pool
 */
public record NodePool(int node, long total, long free, long surplus) {
    private static final String FOLDER = "/sys/devices/system/node";
    private static final Pattern NAME = Pattern.compile("node(\\d{1,9})");

    /** The numbers of the NUMA nodes, ascending. */
    static List<Integer> readNodes(KernelFiles files) {
        return files.list(FOLDER).stream()
                .map(NAME::matcher)
                .filter(name -> name.matches())
                .map(name -> Integer.valueOf(name.group(1)))
                .sorted()
                .toList();
    }

    /**
     * The file that sets how many pages the pool has on this node, surplus ones aside.
     *
     * @param size of the pool's pages
     * @return an absolute path
     */
    public String path(PageSize size) {
        return folder(node, size) + "/nr_hugepages";
    }

    private static String folder(int node, PageSize size) {
        return FOLDER + "/node" + node + "/hugepages/" + SizeFolder.nameOf(size);
    }

    static Optional<NodePool> read(KernelFiles files, int node, PageSize size) {
        String folder = folder(node, size);
        OptionalLong total = files.readNumber(folder + "/nr_hugepages");
        OptionalLong free = files.readNumber(folder + "/free_hugepages");
        OptionalLong surplus = files.readNumber(folder + "/surplus_hugepages");
        if (total.isEmpty() || free.isEmpty() || surplus.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new NodePool(node, total.getAsLong(), free.getAsLong(), surplus.getAsLong()));
    }
}
