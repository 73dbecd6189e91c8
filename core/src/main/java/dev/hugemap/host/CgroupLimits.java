// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the cgroups of this process allow, v1 and v2. Immutable; a snapshot.
 *
 * <p>Source: {@code man 7 cgroups}, {@code /proc/self/cgroup}, {@code /proc/self/mountinfo}.
 *
 * @param path the process's cgroup in the hierarchy that counts memory, as its cgroup namespace shows it
 * @param memory memory as counted by the memory controller
 * @param hugeTlb per page size what the hugetlb controller allows; empty where no such controller is in sight
 * @param hugeTlbCharge whether hugetlb pages count as memory too
 */
public record CgroupLimits(
        String path, CgroupCounter memory, Map<PageSize, CgroupHugeTlb> hugeTlb, HugeTlbCharge hugeTlbCharge) {
    /** Copies the map, in ascending order of sizes. */
    public CgroupLimits {
        hugeTlb = Collections.unmodifiableSortedMap(new TreeMap<>(hugeTlb));
    }

    /**
     * Reads the limits as they are now.
     *
     * @param files the kernel's files
     * @return the limits, or empty where the kernel shows no cgroup of this process
     */
    public static Optional<CgroupLimits> read(KernelFiles files) {
        return CgroupReader.read(files);
    }

    /**
     * What the hugetlb controller allows for one page size.
     *
     * @param size a hugetlb page size
     * @return its counters, or empty where no hugetlb controller that counts it is in sight
     */
    public Optional<CgroupHugeTlb> hugeTlb(PageSize size) {
        return Optional.ofNullable(hugeTlb.get(size));
    }
}
