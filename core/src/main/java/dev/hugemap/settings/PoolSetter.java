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
        HugeTlbPool after = attempt(request, before, Compaction.NONE, tries);
        for (int round = 0; round < MOST_COMPACTIONS && isShort(request, after); round++) {
            HugeTlbPool last = after;
            if (!writes.ask(compaction(request.node()))) {
                long pages = request.in(last).persistent();
                tries.add(new PoolTry(Compaction.REFUSED, pages, pages));
                break;
            }
            after = attempt(request, last, Compaction.DONE, tries);
            if (tries.getLast().after() <= tries.getLast().before()) {
                break;
            }
        }
        Optional<PoolShortfall> shortfall = request.in(after).persistent() == request.count()
                ? Optional.empty()
                : Optional.of(new ShortfallFinder(host.refresh(), files).find(request, after));
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

    private HugeTlbPool attempt(PoolRequest request, HugeTlbPool before, Compaction compaction, List<PoolTry> tries) {
        PoolPart part = request.in(before);
        writes.write(part.path(), Long.toString(request.count()), request.toString());
        HugeTlbPool after = host.refresh()
                .pool(request.pageSize())
                .orElseThrow(() -> new SettingException(
                        Reason.UNREADABLE,
                        request + " were asked for, and what came of it can't be read",
                        "let this process read " + part.path()));
        tries.add(new PoolTry(compaction, part.persistent(), request.in(after).persistent()));
        return after;
    }

    private static String compaction(OptionalInt node) {
        return node.isPresent()
                ? "/sys/devices/system/node/node" + node.getAsInt() + "/compact"
                : "/proc/sys/vm/compact_memory";
    }

    /** A pool is the host's; how much of it this process may have is its control group's. */
    private List<String> notes(PoolRequest request) {
        PageSize size = request.pageSize();
        return host.cgroup().flatMap((CgroupLimits limits) -> limits.hugeTlb(size)).stream()
                .flatMap(both -> Stream.of(both.reserved(), both.faulted()))
                .flatMap(counter -> counter.levels().stream())
                .filter(level -> isBelow(level, request.count(), size))
                .map(level -> "this process's control group may have " + level.limit() + " of it: " + level.file())
                .toList();
    }

    private static boolean isBelow(CgroupLevel level, long pages, PageSize size) {
        return level.limit().bytes().isPresent() && level.limit().bytes().getAsLong() / size.bytes() < pages;
    }
}
