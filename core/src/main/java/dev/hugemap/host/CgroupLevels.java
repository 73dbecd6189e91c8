// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The folders in which one controller counts this process: its own cgroup first, then the ancestors in sight.
 *
 * @param files the kernel's files
 * @param version how the files are called
 * @param folders absolute paths; none where the cgroup is out of sight
 */
record CgroupLevels(KernelFiles files, CgroupVersion version, List<String> folders) {
    static CgroupLevels find(
            KernelFiles files, CgroupMembership membership, String controller, List<MountPoint> mounts) {
        for (MountPoint mount : mounts) {
            if (membership.version().isMountedAt(mount, controller)) {
                List<String> folders = folders(mount, membership.path());
                if (!folders.isEmpty() && !files.list(folders.getFirst()).isEmpty()) {
                    return new CgroupLevels(files, membership.version(), folders);
                }
            }
        }
        return new CgroupLevels(files, membership.version(), List.of());
    }

    /** The names of all files in all levels. */
    List<String> names() {
        return folders.stream()
                .flatMap(folder -> files.list(folder).stream())
                .distinct()
                .toList();
    }

    /** One counter, by the start of its files' names: {@code memory.}, {@code hugetlb.2MB.rsvd.}. */
    CgroupCounter counter(String prefix) {
        List<CgroupLevel> levels = folders.stream()
                .flatMap(folder -> CgroupLevel.read(files, folder, prefix, version).stream())
                .toList();
        List<CgroupLevel> limited = levels.stream()
                .filter(level -> level.limit().bytes().isPresent())
                .toList();
        return limited.stream()
                .min(Comparator.comparingLong(level -> level.limit().bytes().orElseThrow()))
                .map(smallest -> new CgroupCounter(
                        smallest.limit(), smallest.usage(), leastRoom(limited), Optional.of(smallest.file()), levels))
                .orElseGet(() -> new CgroupCounter(
                        unlimitedIfKnown(levels), ownUsage(prefix), OptionalLong.empty(), Optional.empty(), levels));
    }

    OptionalLong ownUsage(String prefix) {
        return folders.isEmpty()
                ? OptionalLong.empty()
                : files.readNumber(folders.getFirst() + "/" + prefix + version.usage());
    }

    private Limit unlimitedIfKnown(List<CgroupLevel> levels) {
        boolean known = levels.stream().allMatch(level -> level.limit().isKnown());
        return known && !folders.isEmpty() ? Limit.unlimited() : Limit.unknown();
    }

    private static OptionalLong leastRoom(List<CgroupLevel> limited) {
        if (limited.stream().anyMatch(level -> level.room().isEmpty())) {
            return OptionalLong.empty();
        }
        return limited.stream().mapToLong(level -> level.room().orElseThrow()).min();
    }

    /** The cgroup's folder below a mount and those above it; none where the mount doesn't hold the cgroup. */
    private static List<String> folders(MountPoint mount, String cgroup) {
        String top = mount.root().equals("/") ? "" : mount.root();
        if (!(cgroup + "/").startsWith(top + "/")) {
            return List.of();
        }
        String below = cgroup.substring(top.length());
        if (List.of(below.split("/")).contains("..")) {
            // A cgroup above the namespace's root: what is there has no name here.
            return List.of();
        }
        List<String> folders = new ArrayList<>();
        String rest = below.equals("/") ? "" : below;
        while (!rest.isEmpty()) {
            folders.add(mount.path() + rest);
            rest = rest.substring(0, rest.lastIndexOf('/'));
        }
        folders.add(mount.path());
        return folders;
    }
}
