// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.cli.Granularity.Readiness;
import dev.hugemap.host.CgroupLevel;
import dev.hugemap.host.CgroupLimits;
import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.memory.Backing;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says of a hugetlb pool whether this process can have a page of it, and what would fill it. */
final class PoolJudge {
    /** How much to put into a pool: this, or some pages where one page is as large. */
    private static final PageSize TARGET = PageSize.gib(1);

    private static final long LARGE_PAGES = 4;

    private final Host host;
    private final Commands commands;

    PoolJudge(Host host, Commands commands) {
        this.host = host;
        this.commands = commands;
    }

    Granularity judge(PageSize size) {
        Optional<HugeTlbPool> known = host.pool(size);
        if (known.isEmpty()) {
            return granularity(size, known, "unknown", Readiness.NO, Optional.of("make /sys/kernel/mm readable"));
        }
        HugeTlbPool pool = known.get();
        if (pool.unreserved() + onDemand(pool) <= 0) {
            String state = pool.total() == 0 ? "pool empty" : "pool used up";
            return granularity(size, known, state, Readiness.NO, Optional.of(fill(pool)));
        }
        List<CgroupLevel> full = fullCgroups(size);
        if (!full.isEmpty()) {
            long bytes = Math.max(1, pool.unreserved()) * size.bytes();
            String raise = full.stream()
                    .map(level -> commands.write(
                            level.file(), Long.toString(level.usage().orElse(0) + bytes)))
                    .collect(Collectors.joining("; "));
            return granularity(size, known, "cgroup limit", Readiness.NO, Optional.of(raise));
        }
        String state = pool.unreserved() > 0 ? "pool" : "on demand";
        return granularity(size, known, state, Readiness.ON_REQUEST, Optional.empty());
    }

    /** How many pages a pool may still take from the system beyond those that it has. */
    static long onDemand(HugeTlbPool pool) {
        return Math.max(0, pool.overcommit() - pool.surplus());
    }

    private static Granularity granularity(
            PageSize size, Optional<HugeTlbPool> pool, String state, Readiness readiness, Optional<String> remedy) {
        return new Granularity(size, Backing.hugeTlb(size), state, readiness, remedy, pool);
    }

    private String fill(HugeTlbPool pool) {
        PageSize size = pool.pageSize();
        long wanted = size.compareTo(TARGET) < 0 ? TARGET.bytes() / size.bytes() : LARGE_PAGES;
        OptionalLong available = host.limits().availableMemory();
        if (available.isPresent()) {
            // A quarter of what is left is a pool; all of it is an outage.
            wanted = Math.clamp(available.getAsLong() / 4 / size.bytes(), 1, wanted);
        }
        String atBoot = "hugepagesz=" + size.shortName().toUpperCase(Locale.ROOT) + " hugepages=" + wanted;
        if (available.isPresent() && available.getAsLong() < size.bytes()) {
            return "more memory than is available now; at boot: " + atBoot;
        }
        String command = commands.write(pool.path(), Long.toString(pool.total() + wanted));
        return size.compareTo(TARGET) < 0 ? command : command + "   # better at boot: " + atBoot;
    }

    /** The cgroups whose limits leave no room for a single page. */
    private List<CgroupLevel> fullCgroups(PageSize size) {
        return host.cgroup().flatMap((CgroupLimits limits) -> limits.hugeTlb(size)).stream()
                .flatMap(both -> Stream.of(both.reserved(), both.faulted()))
                .flatMap(counter -> counter.exceededBy(size.bytes()).stream())
                .toList();
    }
}
