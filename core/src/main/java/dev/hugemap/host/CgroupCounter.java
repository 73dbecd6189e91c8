// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that cgroups count and limit, seen from this process: its cgroup and the ancestors in sight together.
 *
 * @param limit the smallest limit of them all
 * @param usage bytes charged to the cgroup that has that limit, or to the process's own where none has one; empty
 *     where unknown
 * @param room bytes that can still be charged before the first of the limits is reached, 0 or more; empty where there
 *     is no limit, or where an amount is unknown. Page cache counts as used though the kernel takes it back on demand
 * @param file the file that sets the smallest limit, or empty where there is none or it is out of sight
 * @param levels each cgroup in sight that has this counter, the process's own first: a request has to fit in all of them
 */
public record CgroupCounter(
        Limit limit, OptionalLong usage, OptionalLong room, Optional<String> file, List<CgroupLevel> levels) {
    /** Copies the list. */
    public CgroupCounter {
        levels = List.copyOf(levels);
    }

    /**
     * The cgroups whose limits a request would exceed.
     *
     * @param bytes how much would be charged
     * @return those with less room; none where all have enough or it is unknown whether they have
     */
    public List<CgroupLevel> exceededBy(long bytes) {
        return levels.stream()
                .filter(level -> level.room().isPresent() && level.room().getAsLong() < bytes)
                .toList();
    }
}
