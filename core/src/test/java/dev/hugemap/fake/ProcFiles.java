// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text files below {@code /proc} that tell about this process and the host's memory. */
final class ProcFiles {
    /** The process's number. */
    static final int PID = 4242;
    /** Where others find it. */
    static final String BY_NUMBER = "/proc/" + PID + "/";

    private static final String STAT = PID
            + " (java) S 1 4242 4242 0 -1 4194304 100 0 0 0 1 1 0 0 20 0 1 0 777 0 0 0"
            + " 4194304 4198400 140736000000000 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n";

    private final AddressSpace space;
    private final FakeSettings settings;

    ProcFiles(AddressSpace space) {
        this.space = space;
        this.settings = space.settings;
    }

    void addTo(FileTable files) {
        for (String self : new String[] {"/proc/self/", "/proc/thread-self/", BY_NUMBER}) {
            files.file(self + "smaps", () -> new SmapsWriter(space).write());
            files.file(self + "maps", () -> MapsWriter.write(space));
            files.file(self + "status", this::status);
        }
        files.file(BY_NUMBER + "stat", () -> STAT);
        files.file(BY_NUMBER + "comm", () -> "java\n");
        files.file("/proc/meminfo", this::memInfo);
        files.file("/proc/version", () -> "Linux version " + settings.release + " (model)\n");
        files.file(
                "/proc/filesystems",
                () -> "nodev\tsysfs\nnodev\tproc\nnodev\ttmpfs\nnodev\tcgroup2\nnodev\thugetlbfs\n");
    }

    private String status() {
        int user = settings.privileged ? 0 : 1000;
        String uid = user + "\t" + user + "\t" + user + "\t" + user;
        StringBuilder text = new StringBuilder();
        text.append("Name:\tjava\nPid:\t" + PID + "\nUid:\t")
                .append(uid)
                .append("\nGid:\t")
                .append(uid)
                .append('\n');
        row(text, "VmSize:", space.vmas.bytes());
        row(text, "VmLck:", space.lockedBytes());
        row(text, "VmRSS:", space.memoryBytes());
        row(text, "RssAnon:", space.memoryBytes());
        row(text, "VmPTE:", space.pages.tableBytes());
        row(text, "VmSwap:", 0);
        row(text, "HugetlbPages:", space.hugeTlbBytes());
        text.append("THP_enabled:\t")
                .append(settings.processThpDisable == ThpPolicy.DISABLED ? 0 : 1)
                .append('\n');
        text.append("Threads:\t1\nCapEff:\t");
        text.append(settings.privileged ? "000001ffffffffff" : "0000000000000000")
                .append('\n');
        text.append("Seccomp:\t0\nCpus_allowed_list:\t0-1\nMems_allowed_list:\t");
        List<Integer> allowed = settings.allowedNodes();
        boolean whole = allowed.size() > 1 && allowed.size() == settings.nodes;
        text.append(
                        whole
                                ? "0-" + (settings.nodes - 1)
                                : allowed.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .append('\n');
        return text.toString();
    }

    private String memInfo() {
        StringBuilder text = new StringBuilder();
        row(text, "MemTotal:", settings.totalMemory);
        row(text, "MemFree:", settings.freeMemory);
        row(text, "MemAvailable:", settings.freeMemory);
        row(text, "SwapTotal:", 0);
        row(text, "SwapFree:", 0);
        row(text, "AnonPages:", space.memoryBytes());
        row(text, "PageTables:", space.pages.tableBytes());
        row(text, "CommitLimit:", settings.totalMemory / 100 * MmapCall.COMMIT_PERCENT);
        row(text, "Committed_AS:", space.committedBytes());
        row(text, "AnonHugePages:", space.hugeLeafBytes());
        PageSize size = settings.defaultHugeTlb;
        if (size != null) {
            PoolCounts counts = space.pool(size).counts();
            count(text, "HugePages_Total:", counts.total());
            count(text, "HugePages_Free:", counts.free());
            count(text, "HugePages_Rsvd:", counts.reserved());
            count(text, "HugePages_Surp:", counts.surplus());
            row(text, "Hugepagesize:", size.bytes());
        }
        long pooled = space.pools.values().stream()
                .mapToLong(pool -> pool.counts().total() * pool.pageSize().bytes())
                .sum();
        row(text, "Hugetlb:", pooled);
        return text.toString();
    }

    private static void row(StringBuilder text, String name, long bytes) {
        text.append(String.format(Locale.ROOT, "%-15s%9d kB%n", name, bytes >>> 10));
    }

    private static void count(StringBuilder text, String name, long value) {
        text.append(String.format(Locale.ROOT, "%-15s%9d%n", name, value));
    }
}
