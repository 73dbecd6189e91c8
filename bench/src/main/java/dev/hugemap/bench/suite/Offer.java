package dev.hugemap.bench.suite;

import dev.hugemap.bench.load.Backing;
import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * Whether memory on some pages can be had on this host, and how much.
 *
 * @param backing what is asked for
 * @param pages the same for people
 * @param pageBytes the size of a page; 0 where there is none
 * @param mostBytes how much of it; 0 where there is none
 * @param reason why there is no more, with what to do about it; empty where the host's memory alone is the limit
 */
record Offer(Backing backing, Pages pages, long pageBytes, long mostBytes, String reason) {
    /** Looks at the host's settings. Folios can be had by root although they are off: they are on for their turns then. */
    static Offer of(Backing backing, Host host, Commands commands, long wanted) {
        Optional<PageSize> size = backing.pageSize(host.pageSizes());
        if (size.isEmpty()) {
            return new Offer(backing, pages(backing, backing.label()), 0, 0, "this kernel has no such pages");
        }
        Pages pages = pages(backing, name(backing, size.get()));
        return switch (backing) {
            case BASE -> new Offer(backing, pages, size.get().bytes(), Long.MAX_VALUE, "");
            case THP -> transparent(backing, pages, host, commands, size.get());
            case FOLIOS ->
                commands == Commands.AS_ROOT
                        ? new Offer(backing, pages, size.get().bytes(), Long.MAX_VALUE, "")
                        : transparent(backing, pages, host, commands, size.get());
            case HUGETLB, GIGANTIC -> pooled(backing, pages, host, commands, size.get(), wanted);
        };
    }

    /** Whether a task's memory can be on them. */
    boolean has(Task task) {
        return task.bytes() <= mostBytes && (!task.workload().isOfWholePages() || task.bytes() % pageBytes == 0);
    }

    private static Offer transparent(Backing backing, Pages pages, Host host, Commands commands, PageSize size) {
        ThpMode mode = host.thp().modeOf(size);
        if (mode == ThpMode.ALWAYS || mode == ThpMode.MADVISE) {
            return new Offer(backing, pages, size.bytes(), Long.MAX_VALUE, "");
        }
        String remedy = host.thp()
                .path(size)
                .map(file -> ". To have them: " + commands.write(file, "madvise"))
                .orElse("");
        return new Offer(backing, pages, size.bytes(), 0, "transparent huge pages of " + size + " are off" + remedy);
    }

    private static Offer pooled(
            Backing backing, Pages pages, Host host, Commands commands, PageSize size, long wanted) {
        Optional<HugeTlbPool> pool = host.pool(size);
        if (pool.isEmpty()) {
            return new Offer(backing, pages, size.bytes(), 0, "the pool's figures can't be read");
        }
        long free = pool.get().unreserved();
        long needed = size.pagesIn(size.roundUp(wanted));
        if (free >= needed) {
            return new Offer(backing, pages, size.bytes(), free * size.bytes(), "");
        }
        String remedy =
                commands.write(pool.get().path(), Long.toString(pool.get().total() + needed - free));
        return new Offer(
                backing,
                pages,
                size.bytes(),
                free * size.bytes(),
                Bytes.count(needed) + " needed for " + Bytes.format(wanted) + ", " + Bytes.count(free) + " of "
                        + Bytes.count(pool.get().total()) + " free in the pool. To have them: " + remedy);
    }

    private static Pages pages(Backing backing, String name) {
        return new Pages(backing.label(), name, backing.ordinal());
    }

    private static String name(Backing backing, PageSize size) {
        return switch (backing) {
            case BASE, THP -> size.toString();
            case FOLIOS -> size + " folios";
            case HUGETLB, GIGANTIC -> size + " hugetlb";
        };
    }
}
