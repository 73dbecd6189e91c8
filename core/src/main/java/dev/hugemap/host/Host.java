// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What this host offers and allows: a snapshot.
 *
 * <p>Each section is read when it is first asked for and stays as it was then; {@link #refresh()} starts anew. So a
 * program that asks for page sizes doesn't pay for cgroups. What can't be read is unknown or left out; reading never
 * fails. Safe for use by many threads.
 */
public final class Host {
    private final KernelFiles files;
    private final NativeBridge bridge;
    private final Lazy<PageSizes> pageSizes = new Lazy<>();
    private final Lazy<List<HugeTlbPool>> pools = new Lazy<>();
    private final Lazy<ThpSettings> thp = new Lazy<>();
    private final Lazy<Limits> limits = new Lazy<>();
    private final Lazy<Optional<CgroupLimits>> cgroup = new Lazy<>();
    private final Lazy<List<HugeTlbFsMount>> mounts = new Lazy<>();
    private final Lazy<List<NumaNode>> nodes = new Lazy<>();
    private final KernelFeatures features;

    private Host(KernelFiles files, NativeBridge bridge) {
        this.files = files;
        this.bridge = bridge;
        features = KernelFeatures.of(bridge);
    }

    /**
     * A snapshot of this machine.
     *
     * @return the snapshot
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     */
    public static Host system() {
        return read(KernelFiles.system(), NativeBridge.system());
    }

    /**
     * A snapshot of a host.
     *
     * @param files the kernel's files
     * @param bridge the process that is asked for what no file tells
     * @return the snapshot
     */
    @SuppressWarnings("exports") // only hugemap\'s own modules and tests bring a bridge
    public static Host read(KernelFiles files, NativeBridge bridge) {
        return new Host(files, bridge);
    }

    /**
     * A new snapshot of the same host.
     *
     * @return a snapshot that has read nothing yet
     */
    public Host refresh() {
        return new Host(files, bridge);
    }

    /**
     * The page sizes.
     *
     * @return what the kernel lists
     */
    public PageSizes pageSizes() {
        return pageSizes.get(() -> PageSizes.read(files, bridge));
    }

    /**
     * The hugetlb pools.
     *
     * @return one for each size, with or without pages in it, by ascending size
     */
    public List<HugeTlbPool> pools() {
        return pools.get(() -> HugeTlbPool.readAll(files));
    }

    /**
     * The hugetlb pool of one size.
     *
     * @param size a page size
     * @return the pool, or empty where the kernel has none of this size or its figures can't be read
     */
    public Optional<HugeTlbPool> pool(PageSize size) {
        return pools().stream().filter(pool -> pool.pageSize().equals(size)).findFirst();
    }

    /**
     * The settings of transparent huge pages.
     *
     * @return the settings
     */
    public ThpSettings thp() {
        return thp.get(() -> ThpSettings.read(files, bridge));
    }

    /**
     * What bounds this process's memory, cgroups aside.
     *
     * @return the limits
     */
    public Limits limits() {
        return limits.get(() -> Limits.read(files, bridge));
    }

    /**
     * What the cgroups of this process allow.
     *
     * @return the limits, or empty where the kernel shows no cgroup of this process
     */
    public Optional<CgroupLimits> cgroup() {
        return cgroup.get(() -> CgroupLimits.read(files));
    }

    /**
     * The mounted hugetlbfs.
     *
     * @return the mounts in this process's sight
     */
    public List<HugeTlbFsMount> mounts() {
        return mounts.get(() -> HugeTlbFsMount.readAll(files));
    }

    /**
     * What the kernel can do. Each feature is probed when it is first asked for.
     *
     * @return the features
     */
    public KernelFeatures features() {
        return features;
    }

    /**
     * The NUMA nodes.
     *
     * @return those that are online, ascending; none where the kernel lists none
     */
    public List<NumaNode> nodes() {
        return nodes.get(() -> NumaNode.readAll(files));
    }

    /**
     * The kernel's release.
     *
     * @return for example {@code 6.12.48+deb13-amd64}, or {@code unknown}
     */
    public String kernelRelease() {
        return files.read("/proc/sys/kernel/osrelease").map(String::strip).orElse("unknown");
    }

    /**
     * The machine's architecture, as the kernel names it.
     *
     * @return for example {@code x86_64}, {@code aarch64}
     */
    public String architecture() {
        // The file exists since 6.1; before, the JVM's own build tells.
        return files.read("/proc/sys/kernel/arch").map(String::strip).orElseGet(Host::ownArchitecture);
    }

    private static String ownArchitecture() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return name.equals("amd64") ? "x86_64" : name;
    }
}
