// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.CgroupLevel;
import dev.hugemap.host.CgroupLimits;
import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.PoolTry.Compaction;
import dev.hugemap.settings.SettingException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Sets a pool, compacts memory where that brings more, and says what came of it. */
final class PoolSetter {
    private static final int MOST_COMPACTIONS = 5;

    private final Host host;
    private final KernelFiles files;
    private final Writes writes;

    PoolSetter(Host host, KernelFiles files, SettingWriter writer) {
        this.host = host.refresh();
        this.files = files;
        this.writes = new Writes(files, writer);
    }

    PoolOutcome set(PoolRequest request) {
        HugeTlbPool before = new PoolCheck(host, files).check(request);
        List<PoolTry> tries = new ArrayList<>();
        HugeTlbPool after = first(request, before);
        tries.add(new PoolTry(Compaction.NONE, request.in(before).persistent(), request.got(before, after)));
        for (int round = 0; round < MOST_COMPACTIONS && isShort(request, after); round++) {
            HugeTlbPool last = after;
            long pages = request.in(last).persistent();
            if (!writes.ask(compaction(request.node()), "1")) {
                tries.add(new PoolTry(Compaction.REFUSED, pages, pages));
                break;
            }
            // What was got stays, also where the kernel takes no more writes.
            boolean taken = writes.ask(request.in(last).path(), Long.toString(request.count()));
            after = taken ? host.refresh().pool(request.pageSize()).orElse(last) : last;
            tries.add(new PoolTry(Compaction.DONE, pages, request.in(after).persistent()));
            if (tries.getLast().after() <= tries.getLast().before()) {
                break;
            }
        }
        long got = request.got(before, after);
        Optional<PoolShortfall> shortfall = got == request.count()
                ? Optional.empty()
                : Optional.of(new ShortfallFinder(host.refresh(), files).find(request, got, after));
        return new PoolOutcome(
                request,
                before,
                after,
                tries,
                shortfall,
                notes(request),
                new LastingPool(host, files).of(request, after));
    }

    private static boolean isShort(PoolRequest request, HugeTlbPool pool) {
        return request.in(pool).persistent() < request.count();
    }

    private HugeTlbPool first(PoolRequest request, HugeTlbPool before) {
        PoolPart part = request.in(before);
        String atBoot = "at boot, by the kernel's command line: " + LastingPool.commandLine(request, before);
        writes.write(part.path(), Long.toString(request.count()), request.toString(), atBoot);
        return host.refresh()
                .pool(request.pageSize())
                .orElseThrow(() -> new SettingException(
                        Reason.UNREADABLE,
                        request + " were asked for, and what came of it can't be read",
                        "let this process read " + part.path()));
    }

    private static String compaction(OptionalInt node) {
        return node.isPresent()
                ? "/sys/devices/system/node/node" + node.getAsInt() + "/compact"
                : "/proc/sys/vm/compact_memory";
    }

    /** A pool is the host's; how much of it this process may have is its control group's. */
    private List<String> notes(PoolRequest request) {
        PageSize size = request.pageSize();
        List<String> notes = new ArrayList<>(new LastingPool(host, files).inForce(request));
        host.cgroup().flatMap((CgroupLimits limits) -> limits.hugeTlb(size)).stream()
                .flatMap(both -> Stream.of(both.reserved(), both.faulted()))
                .flatMap(counter -> counter.levels().stream())
                .filter(level -> isBelow(level, request.count(), size))
                .map(level -> "this process's control group may have " + level.limit() + " of it: " + level.file())
                .forEach(notes::add);
        return notes;
    }

    private static boolean isBelow(CgroupLevel level, long pages, PageSize size) {
        return level.limit().bytes().isPresent() && level.limit().bytes().getAsLong() / size.bytes() < pages;
    }
}
