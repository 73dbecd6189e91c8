// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel's settings in a folder: one node, 4 KiB base pages, pools of 2 MiB (the default) and 1 GiB. It gives a pool as many
 * pages as fit into memory in large pieces, of which compaction makes some more; it takes in-use pages for surplus ones.
 */
final class MadeUpKernel {
    static final String POOLS = "/sys/kernel/mm/hugepages/";
    static final String SMALL = POOLS + "hugepages-2048kB/";
    static final String LARGE = POOLS + "hugepages-1048576kB/";
    static final String NODE = "/sys/devices/system/node/node0/";
    static final String PART = NODE + "hugepages/hugepages-2048kB/";
    static final String THP = "/sys/kernel/mm/transparent_hugepage/";
    static final String COMPACT = "/proc/sys/vm/compact_memory";
    private static final long MIB = 1L << 20;

    private final Path root;
    private final List<String> written = new ArrayList<>();
    private final List<Long> compactions = new ArrayList<>();
    private long availableMiB;
    private long pieces;
    private boolean compacts = true;

    private MadeUpKernel(Path root) {
        this.root = root;
    }

    /** A host with so much memory, half of it available, of which so many pieces of 2 MiB are free. */
    static MadeUpKernel in(Path root, long totalMiB, long pieces) {
        MadeUpKernel kernel = new MadeUpKernel(root);
        kernel.availableMiB = totalMiB / 2;
        kernel.pieces = pieces;
        for (String pool : List.of(SMALL, LARGE)) {
            kernel.file(pool + "nr_overcommit_hugepages", "0");
            kernel.file(pool + "resv_hugepages", "0");
            kernel.counts(pool, 0, 0, 0);
        }
        kernel.counts(PART, 0, 0, 0);
        kernel.file("/sys/devices/system/node/has_memory", "0");
        kernel.file("/proc/self/status", "Uid:\t0\t0\t0\t0\nMems_allowed_list:\t0");
        kernel.file("/proc/self/mounts", "none / ext4 rw,relatime 0 0\nsysfs /sys sysfs rw,nosuid 0 0");
        kernel.file(COMPACT, "0");
        kernel.file(NODE + "compact", "0");
        kernel.memory(totalMiB);
        return kernel;
    }

    /** A compaction after this makes so many more pieces, each in turn. */
    MadeUpKernel compacting(Long... more) {
        compactions.addAll(List.of(more));
        return this;
    }

    MadeUpKernel withoutCompaction() {
        compacts = false;
        return this;
    }

    /** Pages of the small pool that are in it, in use, promised. */
    MadeUpKernel pool(long total, long used, long promised) {
        counts(SMALL, total, total - used, 0);
        counts(PART, total, total - used, 0);
        file(SMALL + "resv_hugepages", String.valueOf(promised));
        return this;
    }

    MadeUpKernel file(String path, String text) {
        Path file = root.resolve(path.substring(1));
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    KernelFiles files() {
        return KernelFiles.under(root);
    }

    KernelSettings settings() {
        return settings(this::write);
    }

    KernelSettings settings(SettingWriter writer) {
        // Its process is asked for the base page size and nothing else that matters here.
        return KernelSettings.over(Host.read(files(), FakeLinux.x86().build()), files(), writer);
    }

    /** What was written, as PATH=VALUE. */
    List<String> written() {
        return written;
    }

    long number(String path) {
        return Long.parseLong(files().read(path).orElseThrow().strip());
    }

    private void write(String path, String value) throws IOException {
        SettingWriter.under(root).write(path, value);
        written.add(path + "=" + value);
        if (path.equals(COMPACT) || path.equals(NODE + "compact")) {
            if (!compacts) {
                throw new IOException("not built in");
            }
            pieces += compactions.isEmpty() ? 0 : compactions.removeFirst();
        } else if (path.startsWith(SMALL) || path.startsWith(PART)) {
            resize(Long.parseLong(value), path);
        } else if (path.startsWith(THP)) {
            choose(path, value);
        }
    }

    /** As {@code set_max_huge_pages()} of {@code mm/hugetlb.c} does. */
    private void resize(long count, String path) {
        // The write has replaced the number in one file already; the node's or the pool's other one still has it.
        long total = number((path.startsWith(SMALL) ? PART : SMALL) + "nr_hugepages");
        long free = number(SMALL + "free_hugepages");
        long surplus = number(SMALL + "surplus_hugepages");
        long most = Math.min(pieces, availableMiB / 2);
        long more = Math.clamp(count - total, -free, most);
        pieces -= more;
        availableMiB -= 2 * more;
        total += more;
        free += more;
        surplus += Math.max(0, total - surplus - count);
        counts(SMALL, total, free, surplus);
        counts(PART, total, free, surplus);
        memory(number("/proc/total"));
    }

    private void choose(String path, String value) {
        String words = path.equals(THP + "enabled") ? "always madvise never" : "always inherit madvise never";
        file(path, words.replace(value, "[" + value + "]"));
    }

    void counts(String folder, long total, long free, long surplus) {
        file(folder + "nr_hugepages", String.valueOf(total));
        file(folder + "free_hugepages", String.valueOf(free));
        file(folder + "surplus_hugepages", String.valueOf(surplus));
    }

    private void memory(long totalMiB) {
        file("/proc/total", String.valueOf(totalMiB));
        String total = "MemTotal: " + totalMiB * MIB / 1024 + " kB\n";
        String free = "MemFree: " + availableMiB * MIB / 1024 + " kB\n";
        file(
                "/proc/meminfo",
                total + free + "MemAvailable: " + availableMiB * MIB / 1024 + " kB\nHugepagesize: 2048 kB");
        file(NODE + "meminfo", ("Node 0 " + total + "Node 0 " + free).strip());
        file("/proc/buddyinfo", "Node 0, zone   Normal 7 0 0 0 0 0 0 0 0 " + pieces + " 0");
    }

    /** Settings of THP, as a kernel of 6.8 or newer has them. */
    MadeUpKernel thp(String all, String small, String pmd) {
        choose(THP + "enabled", all);
        choose(THP + "hugepages-64kB/enabled", small);
        choose(THP + "hugepages-2048kB/enabled", pmd);
        return file(THP + "hpage_pmd_size", "2097152").file(THP + "hugepages-8kB/shmem_enabled", "[never]");
    }

    MadeUpKernel without(String path) {
        try {
            Files.delete(root.resolve(path.substring(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    void assertUntouched() {
        assertThat(written).isEmpty();
    }
}
