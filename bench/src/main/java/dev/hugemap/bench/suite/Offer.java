// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.load.Backing;
import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.nio.file.Files;
import java.nio.file.Path;
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
    /** What tells the folios that memory is on. */
    private static final Path PROOF = Path.of("proc/kpageflags");

    /**
     * Looks at the host's settings. Folios can be had although they are off, where they can be switched: they are on for
     * their turns then.
     *
     * @param root the folder that the kernel's files are below
     */
    static Offer of(Backing backing, Host host, Commands commands, long wanted, Path root) {
        Optional<PageSize> size = backing.pageSize(host.pageSizes());
        if (size.isEmpty()) {
            return new Offer(
                    backing,
                    new Pages(backing.label(), backing.label(), backing.ordinal(), 0),
                    0,
                    0,
                    "this kernel has no such pages");
        }
        Pages pages = new Pages(
                backing.label(),
                name(backing, size.get()),
                backing.ordinal(),
                backing.leaf(host.pageSizes(), size.get()).bytes());
        return switch (backing) {
            case BASE -> new Offer(backing, pages, size.get().bytes(), Long.MAX_VALUE, "");
            case THP -> transparent(backing, pages, host, commands, size.get());
            case FOLIOS -> folios(pages, host, commands, size.get(), root);
            case HUGETLB, GIGANTIC -> pooled(backing, pages, host, commands, size.get(), wanted);
        };
    }

    /** Whether a task's memory can be on them. */
    boolean has(Task task) {
        return task.bytes() <= mostBytes && isWhole(task);
    }

    /** Whether a task's memory is whole pages, or needn't be. */
    boolean isWhole(Task task) {
        return !task.workload().isOfWholePages() || task.bytes() % pageBytes == 0;
    }

    /** The least memory of whole pages that a task's fits in. */
    long wholePages(Task task) {
        return Math.ceilDiv(task.bytes(), pageBytes) * pageBytes;
    }

    private static Offer folios(Pages pages, Host host, Commands commands, PageSize size, Path root) {
        if (!Files.isReadable(root.resolve(PROOF))) {
            String reason = "nothing would prove them: only root can read /" + PROOF + ", where folios show";
            return new Offer(Backing.FOLIOS, pages, size.bytes(), 0, reason);
        }
        boolean canSwitch = host.thp()
                .path(size)
                .filter(file -> Files.isWritable(root.resolve(file.substring(1))))
                .isPresent();
        return canSwitch
                ? new Offer(Backing.FOLIOS, pages, size.bytes(), Long.MAX_VALUE, "")
                : transparent(Backing.FOLIOS, pages, host, commands, size);
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

    private static String name(Backing backing, PageSize size) {
        return switch (backing) {
            case BASE, THP -> size.toString();
            case FOLIOS -> size + " folios";
            case HUGETLB, GIGANTIC -> size + " hugetlb";
        };
    }
}
