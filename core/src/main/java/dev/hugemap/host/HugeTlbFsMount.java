// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;

/**
 * A mounted hugetlbfs.
 *
 * <p>Source: {@code Documentation/admin-guide/mm/hugetlbpage.rst}, {@code /proc/self/mountinfo}.
 *
 * @param path where it is mounted
 * @param pageSize the size of its pages; empty where neither the mount nor the host names one
 * @param limit the most that its files may hold together, in bytes; unlimited where the mount sets none
 */
public record HugeTlbFsMount(String path, Optional<PageSize> pageSize, Limit limit) {
    /**
     * Reads the mounts in this process's sight.
     *
     * @param files the kernel's files
     * @return the mounts, in the order in which they were made
     */
    public static List<HugeTlbFsMount> readAll(KernelFiles files) {
        Optional<PageSize> standard = PageSizes.readDefaultHugeTlb(files);
        return MountPoint.readAll(files).stream()
                .filter(mount -> mount.type().equals("hugetlbfs"))
                .map(mount -> of(mount, standard))
                .toList();
    }

    private static HugeTlbFsMount of(MountPoint mount, Optional<PageSize> standard) {
        Optional<PageSize> named = mount.option("pagesize").flatMap(HugeTlbFsMount::pageSize);
        return new HugeTlbFsMount(
                mount.path(),
                mount.option("pagesize").isPresent() ? named : standard,
                mount.option("size").map(HugeTlbFsMount::limit).orElse(Limit.unlimited()));
    }

    private static Optional<PageSize> pageSize(String text) {
        try {
            return Optional.of(PageSize.parse(text));
        } catch (IllegalArgumentException noSize) {
            return Optional.empty();
        }
    }

    private static Limit limit(String text) {
        try {
            return Limit.of(Bytes.parse(text));
        } catch (IllegalArgumentException noSize) {
            return Limit.unknown();
        }
    }
}
