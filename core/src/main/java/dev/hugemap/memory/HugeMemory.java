// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.collapse.Collapser;
import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.MemoryRoom;
import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Huge-backed memory on one host: the system calls, and a snapshot of what the host offers.
 *
 * <p>{@link HugeArena} and {@link Region} have static factories over this machine, {@link #system()}. Immutable and safe
 * for use by many threads. Settings may change after the snapshot: a setting that rules something out is always looked
 * at afresh, and what is granted is proved by looking at the memory.
 */
public final class HugeMemory {
    private static final long TABLE_ENTRY_BYTES = 8;

    private final NativeBridge bridge;
    private final KernelFiles files;
    private final Host host;
    private final Inspector inspector;
    private final MemoryRoom room;
    private final RecentRoom recentRoom;
    private final MappingBudget mappingBudget = new MappingBudget(this);
    private final LongSupplier clock;

    private HugeMemory(NativeBridge bridge, KernelFiles files, LongSupplier clock) {
        this.bridge = bridge;
        this.files = files;
        this.clock = clock;
        this.host = Host.read(files, bridge);
        this.inspector = Inspector.of(bridge, files, host.pageSizes());
        this.room = MemoryRoom.of(files);
        this.recentRoom = new RecentRoom(clock);
    }

    /**
     * Memory of this machine. Of its host, each fact is read when it is first asked for, and kept.
     *
     * @return the same object each time
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system, or without native access; the
     *     message names the flag that grants it
     */
    public static HugeMemory system() {
        // Asked for outside the holder: an exception in a class initialiser would come back as an error later.
        Objects.requireNonNull(NativeBridge.system());
        return SystemHolder.MEMORY;
    }

    /**
     * Whether hugemap can work here at all: Linux, 64 bits, native access.
     *
     * @return true if {@link #system()} would return
     */
    public static boolean isSupported() {
        return unsupportedReason().isEmpty();
    }

    /**
     * Why hugemap can't work here.
     *
     * @return the reason and what to do; empty where it can
     */
    public static Optional<String> unsupportedReason() {
        return NativeBridge.unavailableReason();
    }

    /**
     * Memory over a bridge and files of one's own: for tests.
     *
     * @param bridge the system calls
     * @param files the kernel's files
     * @return the memory
     */
    @SuppressWarnings("exports") // the bridge is exported to hugemap's own modules and its tests only
    public static HugeMemory over(NativeBridge bridge, KernelFiles files) {
        return over(bridge, files, System::nanoTime);
    }

    /** With a clock of one's own too, in nanoseconds. */
    static HugeMemory over(NativeBridge bridge, KernelFiles files, LongSupplier clock) {
        return new HugeMemory(bridge, files, clock);
    }

    /**
     * The same memory with a new snapshot of the host.
     *
     * @return a new object
     */
    public HugeMemory refresh() {
        return new HugeMemory(bridge, files, clock);
    }

    /**
     * What the host offers, as it was when the snapshot was taken.
     *
     * @return the snapshot
     */
    public Host host() {
        return host;
    }

    /**
     * The size of the page that the kernel puts in where nothing larger is asked for: of what a report has, leaves above it
     * are huge.
     *
     * @return the size
     */
    public PageSize basePage() {
        return host.pageSizes().base();
    }

    /**
     * Reads how memory is mapped.
     *
     * @return the evidence engine over the same host
     */
    public Inspector inspector() {
        return inspector;
    }

    /**
     * Reads how another process's memory is mapped.
     *
     * @param pid of the process
     * @return the evidence engine for that process
     */
    public Inspector inspector(long pid) {
        return Inspector.of(bridge, files, host.pageSizes(), pid);
    }

    /**
     * Makes memory of a running process huge.
     *
     * @param pid of the process
     * @return a collapser that holds the process, to be closed
     * @throws dev.hugemap.collapse.CollapseException if there is no such process, or this kernel can't collapse
     */
    public Collapser collapser(long pid) {
        return Collapser.open(bridge, files, pid);
    }

    /**
     * An arena for one thread.
     *
     * @param options how its memory is backed
     * @return a new arena, owned by the calling thread
     * @throws NodesUnavailableException if this process can't have memory of a NUMA node that is named
     */
    public HugeArena confined(RegionOptions options) {
        NodeCheck.check(this, options);
        return new HugeArena(this, options, Arena.ofConfined());
    }

    /**
     * An arena for many threads.
     *
     * @param options how its memory is backed
     * @return a new arena
     * @throws NodesUnavailableException if this process can't have memory of a NUMA node that is named
     */
    public HugeArena shared(RegionOptions options) {
        NodeCheck.check(this, options);
        return new HugeArena(this, options, Arena.ofShared());
    }

    /**
     * Reserves addresses, without memory behind them.
     *
     * @param bytes how many, rounded up to whole granules
     * @param options how its memory will be backed when it is committed
     * @return a new region
     * @throws IllegalArgumentException if {@code bytes} is not greater than 0
     * @throws HugeMemoryException if there are no addresses
     * @throws NodesUnavailableException if this process can't have memory of a NUMA node that is named
     * @throws HugePagesUnavailableException if the region is to be uniform and something speaks against every page size
     */
    public Region reserve(long bytes, RegionOptions options) {
        return Region.reserve(this, bytes, options);
    }

    NativeBridge bridge() {
        return bridge;
    }

    LongSupplier clock() {
        return clock;
    }

    KernelFiles files() {
        return files;
    }

    /** Whether the files can be read in which a kernel lists its page sizes: without them, a size not listed says nothing. */
    boolean listsPageSizes() {
        return !files.list("/sys/kernel/mm").isEmpty();
    }

    /** What can be populated at this moment. */
    MemoryRoom room() {
        return room;
    }

    RecentRoom recentRoom() {
        return recentRoom;
    }

    MappingBudget mappingBudget() {
        return mappingBudget;
    }

    Commands commands() {
        return Commands.of(files);
    }

    ThpSettings freshThp() {
        return ThpSettings.read(files, bridge);
    }

    /** How memory is mapped on a backing; empty where the kernel has no pages of that kind. */
    Optional<BackingStrategy> strategy(Backing backing) {
        // No switch over patterns: linking one costs a cold JVM more than all of these decisions.
        if (backing instanceof Backing.HugeTlb hugeTlb) {
            PageSize size = hugeTlb.size() != null
                    ? hugeTlb.size()
                    : orNull(host.pageSizes().defaultHugeTlb());
            return size == null ? Optional.empty() : Optional.of(new HugeTlbStrategy(this, size));
        }
        if (backing instanceof Backing.Transparent transparent) {
            PageSize asked = transparent.size();
            PageSize thp = orNull(host.pageSizes().thp());
            if (asked != null && !asked.equals(thp)) {
                return Optional.of(new MultiSizeStrategy(this, asked));
            }
            return thp == null
                    ? Optional.empty()
                    : Optional.of(new TransparentStrategy(this, thp, transparent.never()));
        }
        if (backing instanceof Backing.BasePages) {
            return Optional.of(new BaseStrategy(this));
        }
        throw new IllegalArgumentException("no strategy for " + backing);
    }

    private static @Nullable PageSize orNull(Optional<PageSize> size) {
        return size.isPresent() ? size.get() : null;
    }

    /** How much is populated and counted at a time: what one page table of base pages maps. */
    PageSize chunkSize() {
        Optional<PageSize> thp = host.pageSizes().thp();
        long base = host.pageSizes().base().bytes();
        return thp.isPresent() ? thp.get() : new PageSize(base * base / TABLE_ENTRY_BYTES);
    }

    /** The sizes that the kernel could put into advised memory under these settings. */
    Set<PageSize> possibleSizes(ThpSettings settings) {
        PageSizes sizes = host.pageSizes();
        Set<PageSize> possible = new HashSet<>(sizes.multi());
        if (sizes.thp().isPresent()) {
            possible.add(sizes.thp().get());
        }
        Iterator<PageSize> each = possible.iterator();
        while (each.hasNext()) {
            if (settings.modeOf(each.next()) == ThpMode.NEVER) {
                each.remove();
            }
        }
        possible.add(sizes.base());
        return possible;
    }

    /** This machine's memory, made at the first use. */
    private static final class SystemHolder {
        private static final HugeMemory MEMORY = over(NativeBridge.system(), KernelFiles.system());
    }
}
