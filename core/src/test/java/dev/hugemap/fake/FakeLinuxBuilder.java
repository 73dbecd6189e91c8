// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.Arrays;

/** Describes a host for {@link FakeLinux}. Starts from a preset; each method changes one thing and returns the builder. */
public final class FakeLinuxBuilder {
    private static final long ADDRESS_SPACE_TOP = 0x7000_0000_0000L;
    private static final int UNALIGNING_PAGES = 3;

    private final FakeSettings settings = new FakeSettings();

    FakeLinuxBuilder() {}

    /** The kernel's version and architecture as text; decides nothing. */
    public FakeLinuxBuilder release(String release, String architecture) {
        settings.release = release;
        settings.architecture = architecture;
        return this;
    }

    /** The base page size, and that of PMD-mapped transparent huge pages. */
    public FakeLinuxBuilder pages(PageSize base, PageSize thp) {
        settings.base = base;
        settings.thp = thp;
        return this;
    }

    /** A kernel without transparent huge pages. */
    public FakeLinuxBuilder withoutThp() {
        settings.thp = null;
        return this;
    }

    /** {@code transparent_hugepage/enabled}. */
    public FakeLinuxBuilder thp(ThpMode mode) {
        settings.thpMode = mode;
        return this;
    }

    /** {@code enabled} of one size, the PMD-mapped one included; a size that is not there yet is added. */
    public FakeLinuxBuilder multiThp(PageSize size, ThpMode mode) {
        settings.multiThp.put(size, mode);
        return this;
    }

    /** {@code transparent_hugepage/defrag}. */
    public FakeLinuxBuilder defrag(String word) {
        settings.defrag = word;
        return this;
    }

    /** What PR_GET_THP_DISABLE answers at first: 0, 1, or 3 for all but advised ranges. */
    public FakeLinuxBuilder processThpDisable(int state) {
        settings.processThpDisable = state;
        return this;
    }

    /** A hugetlb size with its pool: pages per node, none or one number for node 0. The first size is the default. */
    public FakeLinuxBuilder hugeTlb(PageSize size, long... pagesPerNode) {
        settings.pools.removeIf(spec -> spec.pageSize().equals(size));
        settings.pools.add(new PoolSpec(size, pagesPerNode.clone(), 0));
        settings.nodes = Math.max(settings.nodes, pagesPerNode.length);
        settings.defaultHugeTlb = settings.defaultHugeTlb == null ? size : settings.defaultHugeTlb;
        return this;
    }

    /** How many surplus pages a pool may take; the size must be there already. */
    public FakeLinuxBuilder overcommit(PageSize size, long pages) {
        settings.pools.replaceAll(
                spec -> spec.pageSize().equals(size) ? new PoolSpec(size, spec.perNode(), pages) : spec);
        return this;
    }

    /** A kernel without hugetlb pages. */
    public FakeLinuxBuilder withoutHugeTlb() {
        settings.pools.clear();
        settings.defaultHugeTlb = null;
        return this;
    }

    /** How many NUMA nodes there are. */
    public FakeLinuxBuilder nodes(int count) {
        settings.nodes = Math.max(settings.nodes, count);
        return this;
    }

    /** Features that this kernel has. */
    public FakeLinuxBuilder with(FakeFeature... features) {
        settings.features.addAll(Arrays.asList(features));
        return this;
    }

    /** Features that this kernel lacks. */
    public FakeLinuxBuilder without(FakeFeature... features) {
        Arrays.asList(features).forEach(settings.features::remove);
        return this;
    }

    /** The process is root: frame numbers in pagemap, a readable kpageflags. */
    public FakeLinuxBuilder privileged() {
        settings.privileged = true;
        return this;
    }

    /** How control groups are mounted. */
    public FakeLinuxBuilder cgroup(CgroupMount mount) {
        settings.cgroup = mount;
        return this;
    }

    /** The control group's limit on pages that are faulted in, in bytes. Beyond it a touch is a SIGBUS. */
    public FakeLinuxBuilder hugeTlbLimit(PageSize size, long bytes) {
        settings.hugeTlbLimits.put(size, bytes);
        return this;
    }

    /** The control group's limit on reservations, in bytes. Beyond it mmap fails. */
    public FakeLinuxBuilder hugeTlbRsvdLimit(PageSize size, long bytes) {
        settings.hugeTlbRsvdLimits.put(size, bytes);
        return this;
    }

    /** The control group's limit on memory, in bytes, of which page cache that can be dropped has taken some already. */
    public FakeLinuxBuilder memoryLimit(long bytes, long pageCache) {
        settings.memoryLimit = bytes;
        settings.pageCache = pageCache;
        return this;
    }

    /** The unified hierarchy is mounted with {@code memory_hugetlb_accounting}. */
    public FakeLinuxBuilder hugeTlbCountsAsMemory() {
        settings.hugeTlbCountsAsMemory = true;
        return this;
    }

    /** The host's memory, all of it free apart from what the pools hold. */
    public FakeLinuxBuilder memory(long bytes) {
        settings.totalMemory = bytes;
        return this;
    }

    /** {@code vm.max_map_count}. */
    public FakeLinuxBuilder maxMapCount(int count) {
        settings.maxMapCount = count;
        return this;
    }

    /** {@code vm.overcommit_memory}: 0, 1 or 2. */
    public FakeLinuxBuilder overcommitMemory(int mode) {
        settings.overcommitMemory = mode;
        return this;
    }

    /** RLIMIT_AS in bytes. */
    public FakeLinuxBuilder addressSpaceLimit(long bytes) {
        settings.addressSpaceLimit = bytes;
        return this;
    }

    /** RLIMIT_MEMLOCK in bytes, the soft limit and the hard one. */
    public FakeLinuxBuilder lockedMemoryLimit(long bytes) {
        settings.lockedMemoryLimit = bytes;
        return lockedMemoryCeiling(bytes);
    }

    /** RLIMIT_MEMLOCK's hard limit in bytes, up to which anybody may raise the soft one. */
    public FakeLinuxBuilder lockedMemoryCeiling(long bytes) {
        settings.lockedMemoryCeiling = bytes;
        return this;
    }

    /** How many faults of its own a thread makes between two readings of its count, as a JVM does. */
    public FakeLinuxBuilder faultNoise(long faults) {
        settings.faultNoise = faults;
        return this;
    }

    /** The host. A builder builds one. */
    public FakeLinux build() {
        // Odd pages below a round address: what is not aligned on purpose is not aligned by accident either.
        settings.addressSpaceTop = ADDRESS_SPACE_TOP - UNALIGNING_PAGES * settings.base.bytes();
        long pooled = settings.pools.stream()
                .mapToLong(spec ->
                        Arrays.stream(spec.perNode()).sum() * spec.pageSize().bytes())
                .sum();
        settings.freeMemory = settings.totalMemory - pooled;
        return new FakeLinux(settings);
    }
}
