// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.page.PageSize;
import java.util.Locale;
import java.util.Objects;

/** {@code /sys/kernel/mm/hugepages}, the same per node, and the settings below {@code /proc/sys/vm}. */
final class SysfsFiles {
    private static final String POOLS = "/sys/kernel/mm/hugepages/";
    private static final String NODES = "/sys/devices/system/node/";
    private static final String VM = "/proc/sys/vm/";

    private final AddressSpace space;
    private final FakeSettings settings;

    SysfsFiles(AddressSpace space) {
        this.space = space;
        this.settings = space.settings;
    }

    static String folder(PageSize size) {
        return "hugepages-" + (size.bytes() >>> 10) + "kB";
    }

    void addTo(FileTable files) {
        space.pools.values().forEach(pool -> addPool(files, pool));
        String nodes = settings.nodes == 1 ? "0\n" : "0-" + (settings.nodes - 1) + "\n";
        files.file(NODES + "online", () -> nodes);
        files.file(NODES + "possible", () -> nodes);
        files.file(NODES + "has_memory", () -> nodes);
        for (int n = 0; n < settings.nodes; n++) {
            int node = n;
            files.file(NODES + "node" + node + "/meminfo", () -> memInfo(node));
        }
        addVm(files);
        files.file("/proc/sys/kernel/osrelease", () -> settings.release + "\n");
        files.file("/proc/sys/kernel/arch", () -> settings.architecture + "\n");
    }

    private void addPool(FileTable files, FakePool pool) {
        String folder = POOLS + folder(pool.pageSize()) + "/";
        for (String name : new String[] {"nr_hugepages", "nr_hugepages_mempolicy"}) {
            files.setting(
                    folder + name,
                    () -> String.valueOf(pool.counts().total()),
                    text -> pool.resize(Long.parseLong(text)));
        }
        files.number(folder + "free_hugepages", () -> pool.counts().free());
        files.number(folder + "resv_hugepages", () -> pool.counts().reserved());
        files.number(folder + "surplus_hugepages", () -> pool.counts().surplus());
        files.setting(
                folder + "nr_overcommit_hugepages",
                () -> String.valueOf(pool.counts().overcommit()),
                text -> pool.overcommit(Long.parseLong(text)));
        for (int n = 0; n < settings.nodes; n++) {
            int node = n;
            String part = NODES + "node" + node + "/hugepages/" + folder(pool.pageSize()) + "/";
            files.setting(
                    part + "nr_hugepages",
                    () -> String.valueOf(pool.counts(node).total()),
                    text -> pool.resize(node, Long.parseLong(text)));
            files.number(part + "free_hugepages", () -> pool.counts(node).free());
            files.number(part + "surplus_hugepages", () -> pool.counts(node).surplus());
        }
    }

    private String memInfo(int node) {
        long free = settings.fullNodes.contains(node) ? 0 : settings.freeMemory / settings.nodes;
        String row = "Node %d %-15s %8d kB%n";
        return String.format(Locale.ROOT, row, node, "MemTotal:", settings.totalMemory / settings.nodes >>> 10)
                + String.format(Locale.ROOT, row, node, "MemFree:", free >>> 10)
                + String.format(Locale.ROOT, row, node, "Active(file):", 0)
                + String.format(Locale.ROOT, row, node, "Inactive(file):", 0);
    }

    private void addVm(FileTable files) {
        files.setting(
                VM + "max_map_count",
                () -> String.valueOf(settings.maxMapCount),
                text -> settings.maxMapCount = Integer.parseInt(text));
        files.setting(
                VM + "overcommit_memory",
                () -> String.valueOf(settings.overcommitMemory),
                text -> settings.overcommitMemory = Integer.parseInt(text));
        files.number(VM + "overcommit_ratio", () -> (long) MmapCall.COMMIT_PERCENT);
        files.number(VM + "overcommit_kbytes", () -> 0L);
        files.number(VM + "mmap_min_addr", () -> 65_536L);
        PageSize size = settings.defaultHugeTlb;
        if (size != null) {
            FakePool pool = Objects.requireNonNull(space.pools.get(size));
            files.setting(
                    VM + "nr_hugepages",
                    () -> String.valueOf(pool.counts().total()),
                    text -> pool.resize(Long.parseLong(text)));
            files.setting(
                    VM + "nr_overcommit_hugepages",
                    () -> String.valueOf(pool.counts().overcommit()),
                    text -> pool.overcommit(Long.parseLong(text)));
        }
    }
}
