// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How much ordinary memory can be populated before the kernel would kill a process rather than refuse.
 *
 * <p>Each method reads afresh. What it says holds for that moment: others may take the memory right after, and a group's
 * swap isn't counted. Safe for use by many threads.
 */
public final class MemoryRoom {
    private static final String MEMORY = "memory";

    private final KernelFiles files;
    /** Where the process's control groups are listed. */
    private final String memberships;

    private final AtomicReference<@Nullable Place> place = new AtomicReference<>();

    private MemoryRoom(KernelFiles files, String process) {
        this.files = files;
        this.memberships = "/proc/" + process + "/cgroup";
    }

    /**
     * The room of this process.
     *
     * @param files the kernel's files; nothing is read yet
     * @return the room
     */
    public static MemoryRoom of(KernelFiles files) {
        return new MemoryRoom(files, "self");
    }

    /**
     * The room of another process. Of its control groups, those are told that are in this process's sight.
     *
     * @param files the kernel's files; nothing is read yet
     * @param pid of the process
     * @return the room
     */
    public static MemoryRoom of(KernelFiles files, long pid) {
        return new MemoryRoom(files, Long.toString(pid));
    }

    /**
     * What the host has left without swapping.
     *
     * @return bytes, or empty where {@code /proc/meminfo} doesn't tell
     */
    public OptionalLong availableOnHost() {
        return MemInfo.read(files).bytes("MemAvailable");
    }

    /**
     * What the host has left: memory that is available and swap that is free.
     *
     * @return bytes, or empty where {@code /proc/meminfo} doesn't tell
     */
    public OptionalLong onHost() {
        MemInfo memory = MemInfo.read(files);
        OptionalLong available = memory.bytes("MemAvailable");
        return available.isEmpty()
                ? available
                : OptionalLong.of(
                        available.getAsLong() + memory.bytes("SwapFree").orElse(0));
    }

    /**
     * The memory that the host has in all.
     *
     * @return bytes, or empty where {@code /proc/meminfo} doesn't tell
     */
    public OptionalLong ofHost() {
        return MemInfo.read(files).bytes("MemTotal");
    }

    /**
     * The control groups that limit the process's memory: its own and the ancestors in sight, v1 or v2.
     *
     * @return those with a limit and a usage that can be read, the process's own first
     */
    public List<CgroupRoom> inCgroups() {
        CgroupLevels levels = levels();
        List<CgroupRoom> rooms = new ArrayList<>();
        for (String folder : levels.folders()) {
            Optional<CgroupRoom> room = room(folder, levels.version());
            if (room.isPresent()) {
                rooms.add(room.get());
            }
        }
        return rooms;
    }

    private Optional<CgroupRoom> room(String folder, CgroupVersion version) {
        String file = folder + "/" + MEMORY + "." + version.limit();
        Optional<String> text = files.read(file);
        OptionalLong limit = text.isPresent() ? CgroupLevel.limit(text.get()).bytes() : OptionalLong.empty();
        if (limit.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong usage = files.readNumber(folder + "/" + MEMORY + "." + version.usage());
        if (usage.isEmpty()) {
            return Optional.empty();
        }
        String statistics = files.read(folder + "/memory.stat").orElse("");
        return Optional.of(new CgroupRoom(
                file, limit.getAsLong(), usage.getAsLong(), CgroupRoom.reclaimable(statistics, version)));
    }

    /** Where the counters are; found again only when the process has moved to another group. */
    private CgroupLevels levels() {
        String membership = files.read(memberships).orElse("");
        Place known = place.get();
        if (known == null || !known.membership.equals(membership)) {
            known = new Place(membership, find(membership));
            place.set(known);
        }
        return known.levels;
    }

    private CgroupLevels find(String membership) {
        Optional<CgroupMembership> member = CgroupMembership.of(CgroupMembership.parse(membership), MEMORY);
        return member.isPresent()
                ? CgroupLevels.find(files, member.get(), MEMORY, MountPoint.readAll(files))
                : new CgroupLevels(files, CgroupVersion.V2, List.of());
    }

    private record Place(String membership, CgroupLevels levels) {}
}
