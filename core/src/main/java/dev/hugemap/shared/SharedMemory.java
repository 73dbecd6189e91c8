// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FileBacking;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Population;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shared memory on one host. {@link SharedRegion} has static factories over this machine, {@link #system()}. Immutable and
 * safe for use by many threads.
 */
public final class SharedMemory {
    private final NativeBridge bridge;
    private final KernelFiles files;
    private final HugeMemory memory;

    private SharedMemory(NativeBridge bridge, KernelFiles files, HugeMemory memory) {
        this.bridge = bridge;
        this.files = files;
        this.memory = memory;
    }

    /**
     * Shared memory of this machine.
     *
     * @return the same object each time
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system, or without native access; the
     *     message names the flag that grants it
     */
    public static SharedMemory system() {
        // Asked for outside the holder: an exception in a class initialiser would come back as an error later.
        Objects.requireNonNull(NativeBridge.system());
        return SystemHolder.MEMORY;
    }

    /**
     * Shared memory over a bridge and files of one's own: for tests.
     *
     * @param bridge the system calls
     * @param files the kernel's files
     * @return the memory
     */
    @SuppressWarnings("exports") // the bridge is exported to hugemap's own modules and its tests only
    public static SharedMemory over(NativeBridge bridge, KernelFiles files) {
        return new SharedMemory(bridge, files, HugeMemory.over(bridge, files));
    }

    /**
     * New memory without a name: of the policy's first backing that is granted. Transparent huge pages of shared memory have
     * settings of their own, {@code shmem_enabled}, which are off unless an administrator turns them on.
     *
     * @param bytes at least 1; rounded up to whole pages
     * @param policy hugetlb, transparent huge pages of the PMD size, base pages
     * @return the region, full of zeros, owned by this process
     * @throws IllegalArgumentException if {@code bytes} is out of its range, or the policy names something else, or to
     *     populate on touch: a touch without a page would be a signal
     * @throws dev.hugemap.memory.HugePagesUnavailableException if no backing was granted; nothing is left then
     */
    public SharedRegion create(long bytes, BackingPolicy policy) {
        check(bytes, policy);
        return told(null, () -> new Memfds(this).create(bytes, policy));
    }

    /**
     * Attaches to another process's memory without a name.
     *
     * @param descriptor what that process's {@link SharedRegion#descriptor()} returned
     * @return the region
     * @throws RegionRefusedException if it is gone ({@link RegionState#ABSENT}); is another user's, no memory, or not sealed
     *     ({@link RegionState#FOREIGN}); or isn't whole ({@link RegionState#OTHER_SIZE})
     * @throws dev.hugemap.memory.HugePagesUnavailableException if it can't be mapped, or evidence says that it is on other
     *     pages
     */
    public SharedRegion attach(RegionDescriptor descriptor) {
        return told(null, () -> new Memfds(this).attach(descriptor));
    }

    /**
     * New memory with a name: a file in a mounted hugetlbfs, which survives this process. The name is given last, when the
     * memory is there and proved, so that no half-made region is ever found.
     *
     * @param name letters, digits, dot, hyphen and underscore, at most 100; it begins with none of the marks
     * @param bytes at least 1; rounded up to whole pages, and one more page for the header
     * @param policy hugetlb backings alone
     * @return the region, full of zeros, owned by this process
     * @throws IllegalArgumentException if name or bytes are out of their range, or the policy names another backing
     * @throws RegionRefusedException if there is one of that name, whatever its state; it stays as it is
     * @throws dev.hugemap.memory.HugePagesUnavailableException if no backing was granted; nothing is left then. Without a
     *     mount the remedy is the command that makes one
     */
    public SharedRegion create(String name, long bytes, BackingPolicy policy) {
        check(bytes, policy);
        NamedRegions.check(policy);
        return told(name, () -> new NamedRegions(this, name).create(bytes, policy));
    }

    /**
     * Finds memory with a name again. Its pages are neither zeroed nor copied: this takes as long as mapping and proving
     * them.
     *
     * @param name of the region
     * @param ifCrashed what to do where its last owner didn't call it whole
     * @return the region as it was left, owned by this process
     * @throws IllegalArgumentException if it is no name
     * @throws RegionRefusedException if there is none, or in any state but {@link RegionState#CLEAN}, or
     *     {@link RegionState#CRASHED} where that is taken; it stays as it is
     * @throws dev.hugemap.memory.HugePagesUnavailableException if it can't be mapped
     */
    public SharedRegion open(String name, IfCrashed ifCrashed) {
        return told(name, () -> new NamedRegions(this, name).open(ifCrashed));
    }

    /**
     * Finds memory with a name again, or makes it where there is none.
     *
     * @param name letters, digits, dot, hyphen and underscore, at most 100; it begins with none of the marks
     * @param bytes at least 1; rounded up to whole pages. A region of another size is refused
     * @param policy hugetlb backings alone; a region on a page size that it doesn't name is refused
     * @param ifCrashed what to do where its last owner didn't call it whole
     * @return the region; {@link SharedRegion#origin()} tells which
     * @throws IllegalArgumentException if name or bytes are out of their range, or the policy names another backing
     * @throws RegionRefusedException if what is there isn't as it has to be; it stays as it is
     * @throws dev.hugemap.memory.HugePagesUnavailableException if no backing was granted; nothing is left then
     */
    public SharedRegion openOrCreate(String name, long bytes, BackingPolicy policy, IfCrashed ifCrashed) {
        check(bytes, policy);
        NamedRegions.check(policy);
        return told(name, () -> new NamedRegions(this, name).openOrCreate(bytes, policy, ifCrashed));
    }

    /**
     * Attaches to memory with a name that another process has open.
     *
     * @param name of the region
     * @return the region
     * @throws IllegalArgumentException if it is no name
     * @throws RegionRefusedException if there is none, nobody owns it at the moment (in the state in which it then is), or
     *     it isn't as it has to be
     * @throws dev.hugemap.memory.HugePagesUnavailableException if it can't be mapped
     */
    public SharedRegion attach(String name) {
        return told(name, () -> new NamedRegions(this, name).attach());
    }

    /**
     * What is left in every mounted hugetlbfs that can be read: regions in use, closed, crashed, and what can't be told.
     *
     * @return the regions, by name; files of other programs aren't looked at
     */
    public List<FoundRegion> regions() {
        return new RegionList(this).all();
    }

    /**
     * Looks for a region by its name.
     *
     * @param name of the region
     * @return what is there, or empty where nothing is
     * @throws IllegalArgumentException if it is no name
     */
    public Optional<FoundRegion> find(String name) {
        return new RegionList(this).find(RegionFolder.fileName(name));
    }

    /**
     * Takes a region's name away; its pages go back to the pool when no process has it open any more.
     *
     * @param name of the region
     * @param ifInUse what to do where processes have it open
     * @return what was removed
     * @throws IllegalArgumentException if it is no name
     * @throws RegionRefusedException if there is none, it is in use, or its folder is not this user's to change
     */
    public FoundRegion remove(String name, IfInUse ifInUse) {
        return new RegionList(this).remove(name, ifInUse);
    }

    NativeBridge bridge() {
        return bridge;
    }

    KernelFiles files() {
        return files;
    }

    HugeMemory memory() {
        return memory;
    }

    RegionMapper mapper() {
        return new RegionMapper(bridge, memory);
    }

    private static SharedRegion told(@Nullable String name, Supplier<SharedRegion> work) {
        try {
            SharedRegion region = work.get();
            SharedEvents.opened(region);
            return region;
        } catch (HugePagesUnavailableException refused) {
            FileBacking.recordRefused(name, refused);
            throw refused;
        }
    }

    private static void check(long bytes, BackingPolicy policy) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a region has at least one byte, not " + Bytes.count(bytes));
        }
        if (policy.population() == Population.ON_TOUCH) {
            throw new IllegalArgumentException(
                    "shared memory is populated up front: a touch that finds no page would be a signal");
        }
        SharedThp.check(policy);
    }

    /** This machine's memory, made at the first use. */
    private static final class SystemHolder {
        private static final SharedMemory MEMORY =
                new SharedMemory(NativeBridge.system(), KernelFiles.system(), HugeMemory.system());
    }
}
