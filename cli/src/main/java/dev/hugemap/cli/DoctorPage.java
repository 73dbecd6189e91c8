// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.CgroupCounter;
import dev.hugemap.host.CgroupLimits;
import dev.hugemap.host.Commands;
import dev.hugemap.host.FeatureState;
import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbCharge;
import dev.hugemap.host.HugeTlbFsMount;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.Khugepaged;
import dev.hugemap.host.Limits;
import dev.hugemap.host.NodeState;
import dev.hugemap.host.NumaNode;
import dev.hugemap.host.Overcommit;
import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What {@code doctor} shows to people. */
final class DoctorPage {
    private static final String SEPARATOR = " · ";

    private final Host host;
    private final List<Granularity> all;
    private final Commands commands;

    DoctorPage(Host host, List<Granularity> all, Commands commands) {
        this.host = host;
        this.all = all;
        this.commands = commands;
    }

    Page page() {
        Page page = new Page();
        Verdict verdict = new Verdict(all);
        page.verdict(verdict.text(), verdict.isGood() ? Tone.GOOD : Tone.BAD);
        page.row(Tone.FAINT, "page size", "how", "state", "free", "to have it");
        for (Granularity granularity : all) {
            page.row(
                    Tone.PLAIN,
                    granularity.pageSize().toString(),
                    granularity.how(),
                    granularity.state(),
                    granularity.pool().map(DoctorPage::free).orElse("-"),
                    toHaveIt(granularity));
        }
        page.labelled("transparent", transparent(host.thp()));
        page.labelled("limits", limits(host.limits()));
        host.cgroup().ifPresent(cgroup -> page.labelled("cgroup", cgroup(cgroup)));
        mounts(page);
        nodes(page);
        page.labelled("kernel", kernel());
        return page;
    }

    private static String free(HugeTlbPool pool) {
        String promised = pool.reserved() == 0 ? "" : ", " + Bytes.count(pool.reserved()) + " promised";
        long onDemand = PoolJudge.onDemand(pool);
        String more = onDemand == 0 ? "" : ", +" + Bytes.count(onDemand) + " on demand";
        return Bytes.count(pool.free()) + " of " + Bytes.count(pool.total()) + promised + more;
    }

    private static String toHaveIt(Granularity granularity) {
        return granularity
                .remedy()
                .orElse("ready: --require " + granularity.backing().name());
    }

    private static String transparent(ThpSettings thp) {
        return join(
                "enabled " + word(thp.enabled()),
                "defrag " + thp.defrag(),
                "shared memory " + thp.shmemEnabled(),
                process(thp),
                "khugepaged " + khugepaged(thp.khugepaged()));
    }

    /** The same one below the other, where the modes have rows of their own. */
    static void transparentRows(Page page, ThpSettings thp) {
        page.labelled("defrag", thp.defrag());
        page.labelled("shared memory", thp.shmemEnabled());
        page.labelled("process", process(thp));
        page.labelled("khugepaged", khugepaged(thp.khugepaged()));
    }

    private static String process(ThpSettings thp) {
        return switch (thp.process()) {
            case ENABLED -> "not switched off for this process";
            case DISABLED -> "switched off for this process (PR_SET_THP_DISABLE)";
            case ADVISED_ONLY -> "for this process only where advised (PR_SET_THP_DISABLE)";
            case UNKNOWN -> "unknown for this process";
        };
    }

    private static String khugepaged(Khugepaged settings) {
        if (settings.pagesToScan().isEmpty() || settings.scanSleepMillis().isEmpty()) {
            return "unknown";
        }
        return "scans " + count(settings.pagesToScan()) + " pages every "
                + Durations.format(settings.scanSleepMillis().getAsLong() * 1_000_000);
    }

    private static String limits(Limits limits) {
        String promised = limits.overcommit() == Overcommit.STRICT
                ? " (" + bytes(limits.committed()) + " of " + bytes(limits.commitLimit()) + " promised)"
                : "";
        return join(
                "locked memory " + limits.lockedMemory(),
                "address space " + limits.addressSpace(),
                "mappings " + count(limits.maxMappings()) + " (" + count(limits.mappings()) + " used)",
                "overcommit " + word(limits.overcommit()) + promised,
                "memory available " + bytes(limits.availableMemory()));
    }

    private static String cgroup(CgroupLimits cgroup) {
        List<String> parts = new ArrayList<>();
        parts.add(cgroup.path());
        parts.add("memory " + counter(cgroup.memory()));
        cgroup.hugeTlb()
                .forEach((size, both) -> parts.add("hugetlb " + size + " " + counter(both.faulted())
                        + (both.reserved().limit().bytes().isPresent()
                                ? ", reserved " + counter(both.reserved())
                                : "")));
        if (cgroup.hugeTlbCharge() == HugeTlbCharge.MEMORY) {
            parts.add("hugetlb counts as memory");
        }
        return String.join(SEPARATOR, parts);
    }

    private static String counter(CgroupCounter counter) {
        return counter.limit().bytes().isPresent()
                ? bytes(counter.usage()) + " of " + counter.limit()
                : counter.limit().toString();
    }

    private void mounts(Page page) {
        if (host.mounts().isEmpty()) {
            page.labelled("hugetlbfs", "not mounted, not needed by hugemap");
            PageSizes sizes = host.pageSizes();
            sizes.defaultHugeTlb()
                    .or(() -> sizes.hugeTlb().stream().findFirst())
                    .ifPresent(size -> page.labelled("", "to have it", mount(size)));
            return;
        }
        page.labelled("hugetlbfs", mounts(host.mounts()));
    }

    private String mount(PageSize size) {
        return commands.mountHugeTlbFs(size, "/run/hugepages-" + size.shortName());
    }

    private static String mounts(List<HugeTlbFsMount> mounts) {
        return mounts.stream()
                .map(mount -> mount.path() + " on "
                        + mount.pageSize().map(size -> size + " pages").orElse("pages of unknown size")
                        + (mount.limit().isUnlimited() ? "" : ", at most " + mount.limit()))
                .collect(Collectors.joining(SEPARATOR));
    }

    /** One node has nothing to tell that the pool hasn't. */
    private void nodes(Page page) {
        if (host.nodes().size() < 2) {
            return;
        }
        page.labelled(
                "NUMA memory", host.nodes().stream().map(DoctorPage::memory).collect(Collectors.joining(SEPARATOR)));
        for (HugeTlbPool pool : host.pools()) {
            String perNode = pool.nodes().stream()
                    .map(node -> "node " + node.node() + ": " + Bytes.count(node.free()) + " of "
                            + Bytes.count(node.total()) + " free")
                    .collect(Collectors.joining(SEPARATOR));
            page.labelled("NUMA " + pool.pageSize(), perNode);
        }
    }

    private static String memory(NumaNode node) {
        String name = "node " + node.number() + ": ";
        if (node.state() == NodeState.WITHOUT_MEMORY) {
            return name + "none";
        }
        String free = bytes(node.freeBytes()) + " of " + bytes(node.totalBytes()) + " free";
        return name + free + (node.state() == NodeState.NOT_ALLOWED ? ", not allowed by the cpuset" : "");
    }

    private String kernel() {
        return join(
                host.kernelRelease() + " " + host.architecture(),
                features("has", FeatureState.PRESENT),
                features("lacks", FeatureState.ABSENT),
                features("doesn't tell of", FeatureState.UNKNOWN));
    }

    private String features(String verb, FeatureState state) {
        String names = Arrays.stream(KernelFeature.values())
                .filter(feature -> host.features().state(feature) == state)
                .map(feature -> feature.name() + hint(feature, state))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : verb + " " + names;
    }

    private String hint(KernelFeature feature, FeatureState state) {
        boolean needsRoot = feature == KernelFeature.KPAGEFLAGS && state == FeatureState.ABSENT;
        // Root that lacks it, as in a container, lacks a capability.
        String hint = commands.isRoot() ? " (needs CAP_SYS_ADMIN)" : " (run as root)";
        return needsRoot ? hint : "";
    }

    private static String join(String... parts) {
        return Arrays.stream(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(SEPARATOR));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String count(OptionalLong value) {
        return value.isPresent() ? Bytes.count(value.getAsLong()) : "unknown";
    }

    private static String bytes(OptionalLong value) {
        return value.isPresent() ? Bytes.format(value.getAsLong()) : "unknown";
    }
}
