// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds this process's cgroups and reads their limits. */
record CgroupReader(KernelFiles files, List<CgroupMembership> memberships, List<MountPoint> mounts) {
    private static final String MEMORY = "memory";
    private static final String HUGETLB = "hugetlb";
    private static final Pattern HUGETLB_LIMIT = Pattern.compile("hugetlb\\.([0-9]+[KMG]B)\\.(limit_in_bytes|max)");
    private static final Pattern HIERARCHICAL_LIMIT =
            Pattern.compile("^hierarchical_memory_limit (\\S+)$", Pattern.MULTILINE);

    static Optional<CgroupLimits> read(KernelFiles files) {
        List<CgroupMembership> memberships =
                CgroupMembership.parse(files.read("/proc/self/cgroup").orElse(""));
        return new CgroupReader(files, memberships, MountPoint.readAll(files)).read();
    }

    private Optional<CgroupLimits> read() {
        return CgroupMembership.of(memberships, MEMORY)
                .map(member -> new CgroupLimits(member.path(), memory(member), hugeTlb(), hugeTlbCharge(member)));
    }

    private CgroupCounter memory(CgroupMembership member) {
        CgroupLevels levels = CgroupLevels.find(files, member, MEMORY, mounts);
        CgroupCounter counter = levels.counter(MEMORY + ".");
        if (levels.folders().isEmpty()) {
            return counter;
        }
        // v1 alone tells of ancestors out of sight too.
        String statistics =
                files.read(levels.folders().getFirst() + "/memory.stat").orElse("");
        Matcher hierarchical = HIERARCHICAL_LIMIT.matcher(statistics);
        return hierarchical.find()
                ? within(counter, CgroupLevel.limit(hierarchical.group(1)), levels.ownUsage(MEMORY + "."))
                : counter;
    }

    private static CgroupCounter within(CgroupCounter counter, Limit outer, OptionalLong ownUsage) {
        long seen = counter.limit().bytes().orElse(Long.MAX_VALUE);
        if (outer.bytes().isEmpty() || outer.bytes().getAsLong() >= seen) {
            return counter;
        }
        // What others have charged out there is unknown, and so is the room.
        return new CgroupCounter(outer, ownUsage, OptionalLong.empty(), Optional.empty(), counter.levels());
    }

    private Map<PageSize, CgroupHugeTlb> hugeTlb() {
        Map<PageSize, CgroupHugeTlb> sizes = new TreeMap<>();
        CgroupMembership.of(memberships, HUGETLB).ifPresent(member -> {
            CgroupLevels levels = CgroupLevels.find(files, member, HUGETLB, mounts);
            for (String name : levels.names()) {
                Matcher matcher = HUGETLB_LIMIT.matcher(name);
                if (matcher.matches()) {
                    String prefix = HUGETLB + "." + matcher.group(1) + ".";
                    pageSize(matcher.group(1))
                            .ifPresent(size -> sizes.put(
                                    size,
                                    new CgroupHugeTlb(size, levels.counter(prefix), levels.counter(prefix + "rsvd."))));
                }
            }
        });
        return sizes;
    }

    private static Optional<PageSize> pageSize(String text) {
        try {
            return Optional.of(PageSize.parse(text));
        } catch (IllegalArgumentException noSize) {
            return Optional.empty();
        }
    }

    private HugeTlbCharge hugeTlbCharge(CgroupMembership member) {
        boolean charged = member.version() == CgroupVersion.V2
                && mounts.stream()
                        .filter(mount -> CgroupVersion.V2.isMountedAt(mount, MEMORY))
                        .anyMatch(mount -> mount.options().contains("memory_hugetlb_accounting"));
        return charged ? HugeTlbCharge.MEMORY : HugeTlbCharge.SEPARATE;
    }
}
