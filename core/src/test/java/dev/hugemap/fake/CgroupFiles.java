// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/** This process's control group, its mounts and its limits. */
final class CgroupFiles {
    private static final String ROOT = "/sys/fs/cgroup";
    private static final String GROUP = "/fake.slice";

    private final AddressSpace space;
    private final FakeSettings settings;

    CgroupFiles(AddressSpace space) {
        this.space = space;
        this.settings = space.settings;
    }

    void addTo(FileTable files) {
        String membership = switch (settings.cgroup) {
            case V1 -> "5:hugetlb:" + GROUP + "\n4:memory:" + GROUP + "\n";
            case V2 -> "0::" + GROUP + "\n";
            case NONE -> "";
        };
        files.file("/proc/self/cgroup", () -> membership);
        files.file(ProcFiles.BY_NUMBER + "cgroup", () -> membership);
        files.file("/proc/self/mountinfo", this::mounts);
        switch (settings.cgroup) {
            case V1 -> {
                addMemory(files, ROOT + "/memory" + GROUP, "limit_in_bytes", "usage_in_bytes", "total_");
                addHugeTlb(files, ROOT + "/hugetlb" + GROUP, "limit_in_bytes", "usage_in_bytes");
            }
            case V2 -> {
                files.file(ROOT + GROUP + "/cgroup.controllers", () -> "cpuset cpu io memory hugetlb pids\n");
                addMemory(files, ROOT + GROUP, "max", "current", "");
                addHugeTlb(files, ROOT + GROUP, "max", "current");
            }
            case NONE -> {}
        }
    }

    private void addMemory(FileTable files, String folder, String limitName, String usageName, String below) {
        files.setting(
                folder + "/memory." + limitName,
                () -> limit(settings.memoryLimit).strip(),
                text -> settings.memoryLimit = Long.parseLong(text));
        files.number(folder + "/memory." + usageName, () -> {
            long pooled = settings.hugeTlbCountsAsMemory ? space.hugeTlbBytes() : 0;
            return space.memoryBytes() + settings.pageCache + pooled;
        });
        files.file(folder + "/memory.stat", () -> {
            long half = settings.pageCache / 2;
            return below + "inactive_file " + half + "\n" + below + "active_file " + (settings.pageCache - half) + "\n";
        });
    }

    private void addHugeTlb(FileTable files, String folder, String limitName, String usageName) {
        for (FakePool pool : space.pools.values()) {
            PageSize size = pool.pageSize();
            String prefix = folder + "/hugetlb." + name(size) + ".";
            files.setting(
                    prefix + limitName,
                    () -> limit(settings.hugeTlbLimits.get(size)).strip(),
                    text -> settings.hugeTlbLimits.put(size, Long.parseLong(text)));
            files.number(prefix + usageName, () -> pool.charged() * size.bytes());
            if (settings.has(FakeFeature.CGROUP_RSVD)) {
                files.setting(
                        prefix + "rsvd." + limitName,
                        () -> limit(settings.hugeTlbRsvdLimits.get(size)).strip(),
                        text -> settings.hugeTlbRsvdLimits.put(size, Long.parseLong(text)));
                files.number(prefix + "rsvd." + usageName, () -> pool.rsvdCharged() * size.bytes());
            }
        }
    }

    private String limit(@Nullable Long bytes) {
        if (bytes != null) {
            return bytes + "\n";
        }
        return settings.cgroup == CgroupMount.V2 ? "max\n" : (Long.MAX_VALUE & -settings.base.bytes()) + "\n";
    }

    private String mounts() {
        StringBuilder text = new StringBuilder("""
                21 27 0:21 / /proc rw,relatime - proc proc rw
                22 27 0:22 / /sys rw,relatime - sysfs sysfs rw
                27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
                """);
        switch (settings.cgroup) {
            case V1 -> text.append("""
                        31 22 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                        32 22 0:27 / /sys/fs/cgroup/hugetlb rw,relatime - cgroup cgroup rw,hugetlb
                        """);
            case V2 ->
                text.append("31 22 0:26 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw")
                        .append(settings.hugeTlbCountsAsMemory ? ",memory_hugetlb_accounting\n" : "\n");
            case NONE -> {}
        }
        if (settings.defaultHugeTlb != null) {
            long mib = settings.defaultHugeTlb.bytes() >>> 20;
            text.append("40 27 0:30 / /dev/hugepages rw,relatime - hugetlbfs hugetlbfs rw,pagesize=" + mib + "M\n");
        }
        return text.toString();
    }

    /** The size as cgroup file names spell it. */
    private static String name(PageSize size) {
        long bytes = size.bytes();
        if (bytes >= 1L << 30) {
            return (bytes >>> 30) + "GB";
        }
        return bytes >= 1L << 20 ? (bytes >>> 20) + "MB" : (bytes >>> 10) + "KB";
    }
}
