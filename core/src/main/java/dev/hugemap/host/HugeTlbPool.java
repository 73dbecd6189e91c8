// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The hugetlb pool of one page size, counted in pages.
 *
 * <p>Source: {@code Documentation/admin-guide/mm/hugetlbpage.rst}, {@code /sys/kernel/mm/hugepages}.
 *
 * @param pageSize the size of its pages
 * @param total pages in the pool, surplus ones included ({@code nr_hugepages})
 * @param free pages that nobody uses
 * @param reserved free pages that are promised to mappings and not yet faulted
 * @param surplus pages beyond the persistent pool, taken from the system on demand
 * @param overcommit how many surplus pages the administrator allows
 * @param nodes the same per NUMA node
 */
public record HugeTlbPool(
        PageSize pageSize, long total, long free, long reserved, long surplus, long overcommit, List<NodePool> nodes) {
    private static final String FOLDER = "/sys/kernel/mm/hugepages";

    /** Copies the list. */
    public HugeTlbPool {
        nodes = List.copyOf(nodes);
    }

    /**
     * Reads all pools as they are now. A pool whose figures can't be read in full is left out.
     *
     * @param files the kernel's files
     * @return the pools, with or without pages in them, by ascending page size
     */
    public static List<HugeTlbPool> readAll(KernelFiles files) {
        List<Integer> nodes = NodePool.readNodes(files);
        return readSizes(files).stream()
                .flatMap(size -> read(files, size, nodes).stream())
                .toList();
    }

    /**
     * The file that sets how many pages the pool has.
     *
     * @return an absolute path
     */
    public String path() {
        return folder(pageSize) + "/nr_hugepages";
    }

    /**
     * Pages that a new mapping can be promised now, without surplus pages.
     *
     * @return free pages less reserved ones
     */
    public long unreserved() {
        return free - reserved;
    }

    static List<PageSize> readSizes(KernelFiles files) {
        List<PageSize> sizes = new ArrayList<>();
        for (String name : files.list(FOLDER)) {
            Optional<PageSize> size = SizeFolder.sizeOf(name);
            if (size.isPresent()) {
                sizes.add(size.get());
            }
        }
        Collections.sort(sizes);
        return sizes;
    }

    private static Optional<HugeTlbPool> read(KernelFiles files, PageSize size, List<Integer> nodes) {
        String folder = folder(size);
        OptionalLong total = files.readNumber(folder + "/nr_hugepages");
        OptionalLong free = files.readNumber(folder + "/free_hugepages");
        OptionalLong reserved = files.readNumber(folder + "/resv_hugepages");
        OptionalLong surplus = files.readNumber(folder + "/surplus_hugepages");
        OptionalLong overcommit = files.readNumber(folder + "/nr_overcommit_hugepages");
        if (Stream.of(total, free, reserved, surplus, overcommit).anyMatch(OptionalLong::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of(new HugeTlbPool(
                size,
                total.getAsLong(),
                free.getAsLong(),
                reserved.getAsLong(),
                surplus.getAsLong(),
                overcommit.getAsLong(),
                nodes.stream()
                        .flatMap(node -> NodePool.read(files, node, size).stream())
                        .toList()));
    }

    private static String folder(PageSize size) {
        return FOLDER + "/" + SizeFolder.nameOf(size);
    }
}
