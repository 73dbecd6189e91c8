// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

/** The two generations of cgroups, as far as their files differ. */
enum CgroupVersion {
    V1("cgroup", "limit_in_bytes", "usage_in_bytes"),
    V2("cgroup2", "max", "current");

    private final String fileSystem;
    private final String limit;
    private final String usage;

    CgroupVersion(String fileSystem, String limit, String usage) {
        this.fileSystem = fileSystem;
        this.limit = limit;
        this.usage = usage;
    }

    /** The file name's end that names a limit, behind {@code memory.} or {@code hugetlb.2MB.}. */
    String limit() {
        return limit;
    }

    /** The file name's end that names what is charged. */
    String usage() {
        return usage;
    }

    /** The line of {@code memory.stat} that counts a group with those below it. */
    String statistic(String name) {
        return this == V1 ? "total_" + name : name;
    }

    /** Whether a mount shows the hierarchy that has a controller. */
    boolean isMountedAt(MountPoint mount, String controller) {
        return mount.type().equals(fileSystem) && (this == V2 || mount.options().contains(controller));
    }
}
