// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the modelled host is like: set by the builder, read at each call, changed by tests while it runs. */
final class FakeSettings {
    String release = "6.18.0";
    String architecture = "x86_64";
    PageSize base = PageSize.kib(4);

    @Nullable
    PageSize thp;

    ThpMode thpMode = ThpMode.MADVISE;
    String defrag = "madvise";
    final SortedMap<PageSize, ThpMode> multiThp = new TreeMap<>();
    int processThpDisable;
    final Set<FakeFeature> features = EnumSet.allOf(FakeFeature.class);
    final List<PoolSpec> pools = new ArrayList<>();

    @Nullable
    PageSize defaultHugeTlb;

    int nodes = 1;
    /** The node that all memory has been moved to; -1 where each page is where it came from. */
    int memoryNode = -1;

    /** Nodes without free memory. */
    final Set<Integer> fullNodes = new TreeSet<>();

    /** The nodes that the process may use; empty for all. */
    final Set<Integer> cpuset = new TreeSet<>();

    boolean privileged;
    CgroupMount cgroup = CgroupMount.V2;
    final SortedMap<PageSize, Long> hugeTlbLimits = new TreeMap<>();
    final SortedMap<PageSize, Long> hugeTlbRsvdLimits = new TreeMap<>();

    @Nullable
    Long memoryLimit;

    long pageCache;
    boolean hugeTlbCountsAsMemory;
    int maxMapCount = 65_530;
    int overcommitMemory;
    long addressSpaceLimit = Resource.RLIM_INFINITY;
    long lockedMemoryLimit = 8L << 20;
    long lockedMemoryCeiling = 8L << 20;
    long totalMemory = 64L << 30;
    long freeMemory = 64L << 30;
    long addressSpaceTop;
    long faultNoise;
    /** Whether the process has ended, as seen by somebody who looks at it by its number. */
    boolean ended;

    /** Ascending. */
    List<Integer> allowedNodes() {
        return IntStream.range(0, nodes)
                .boxed()
                .filter(node -> cpuset.isEmpty() || cpuset.contains(node))
                .toList();
    }

    boolean has(FakeFeature feature) {
        return features.contains(feature);
    }
}
