// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Memory that several processes of one user share, on huge pages, proved in each of them.
 *
 * <p>Without a name it lives as long as a process has it open, and others attach by its {@link #descriptor()}. With a name
 * it is a file in a mounted hugetlbfs: it survives its process, until the next boot or {@link SharedMemory#remove}, and the
 * next owner finds it as it was, and whether the last one called it whole ({@link #closeClean}). All of its pages are there
 * when it is handed out: no touch waits for the pool. What
 * processes write is seen by all of them as by threads: order is up to {@link java.lang.invoke.VarHandle}s.
 *
 * <p>Its segment lives until {@link #close}, as one of a shared arena. Safe for use by many threads.
 */
public final class SharedRegion implements AutoCloseable {
    private static final long LOOK_MILLIS = 1;

    private final SharedMemory shared;
    private final RegionParts parts;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment data;
    private boolean closed;

    /** Takes over mapping and files, which the caller gives back where this throws. */
    SharedRegion(SharedMemory shared, RegionParts parts) {
        this.shared = shared;
        this.parts = parts;
        AddressRange range = parts.dataRange();
        this.data = NativeSegments.wrap(range.start(), range.length(), arena);
    }

    /**
     * New memory without a name, on this machine: of the policy's first backing that is granted.
     *
     * @param bytes at least 1; rounded up to whole pages
     * @param policy which backings
     * @return the region, full of zeros, owned by this process
     * @throws dev.hugemap.memory.HugePagesUnavailableException if no backing was granted; nothing is left then
     */
    public static SharedRegion create(long bytes, BackingPolicy policy) {
        return SharedMemory.system().create(bytes, policy);
    }

    /**
     * Attaches to another process's memory without a name, on this machine.
     *
     * @param descriptor what that process's {@link #descriptor()} returned
     * @return the region
     * @throws RegionRefusedException if it is gone, or isn't as it has to be
     * @throws dev.hugemap.memory.HugePagesUnavailableException if it can't be mapped, or evidence says that it is on other
     *     pages
     */
    public static SharedRegion attach(RegionDescriptor descriptor) {
        return SharedMemory.system().attach(descriptor);
    }

    /**
     * New memory with a name, on this machine. See {@link SharedMemory#create(String, long, BackingPolicy)}.
     *
     * @param name letters, digits, dot, hyphen and underscore, at most 100; it begins with none of the marks
     * @param bytes at least 1; rounded up to whole pages
     * @param policy hugetlb backings alone
     * @return the region, full of zeros, owned by this process
     * @throws RegionRefusedException if there is one of that name
     * @throws dev.hugemap.memory.HugePagesUnavailableException if no backing was granted; nothing is left then
     */
    public static SharedRegion create(String name, long bytes, BackingPolicy policy) {
        return SharedMemory.system().create(name, bytes, policy);
    }

    /**
     * Finds memory with a name again, on this machine. See {@link SharedMemory#open}.
     *
     * @param name of the region
     * @param ifCrashed what to do where its last owner didn't call it whole
     * @return the region as it was left, owned by this process
     * @throws RegionRefusedException if there is none, or it isn't as it has to be; it stays as it is
     */
    public static SharedRegion open(String name, IfCrashed ifCrashed) {
        return SharedMemory.system().open(name, ifCrashed);
    }

    /**
     * Finds memory with a name again, or makes it where there is none, on this machine. See
     * {@link SharedMemory#openOrCreate}.
     *
     * @param name of the region
     * @param bytes at least 1; rounded up to whole pages
     * @param policy hugetlb backings alone
     * @param ifCrashed what to do where its last owner didn't call it whole
     * @return the region; {@link #origin()} tells which
     * @throws RegionRefusedException if what is there isn't as it has to be; it stays as it is
     * @throws dev.hugemap.memory.HugePagesUnavailableException if no backing was granted; nothing is left then
     */
    public static SharedRegion openOrCreate(String name, long bytes, BackingPolicy policy, IfCrashed ifCrashed) {
        return SharedMemory.system().openOrCreate(name, bytes, policy, ifCrashed);
    }

    /**
     * Attaches to memory with a name that another process has open, on this machine.
     *
     * @param name of the region
     * @return the region
     * @throws RegionRefusedException if there is none, nobody owns it at the moment, or it isn't as it has to be
     */
    public static SharedRegion attach(String name) {
        return SharedMemory.system().attach(name);
    }

    /**
     * The memory: starts on a page of its size, and is as long as all of its pages.
     *
     * @return the same segment each time, for all threads
     */
    public MemorySegment segment() {
        return data;
    }

    /**
     * How this process has it mapped now.
     *
     * @return fresh evidence, of this process's own page table
     * @throws IllegalStateException if the region is closed
     */
    public synchronized MappingReport report() {
        checkOpen();
        return shared.memory().inspector().report(parts.dataRange());
    }

    /**
     * How it was granted to this process: the backing, the refusals before it, the proof of that moment. Where the region
     * has a name, its header's page is counted in.
     *
     * @return the outcome; without figures about populating where the pages were there before
     */
    public CommitOutcome outcome() {
        return parts.outcome();
    }

    /**
     * How this process came to it.
     *
     * @return the origin
     */
    public RegionOrigin origin() {
        return parts.origin();
    }

    /**
     * Its name.
     *
     * @return the name, or empty where it has none and goes with its last process
     */
    public Optional<String> name() {
        return Optional.ofNullable(parts.name());
    }

    /**
     * By what another process of the same user attaches, as long as this process has the region open.
     *
     * @return a descriptor, whose text can be passed on
     * @throws IllegalStateException if the region is closed, or has a name to attach by
     */
    public synchronized RegionDescriptor descriptor() {
        checkOpen();
        if (parts.name() != null) {
            throw new IllegalStateException("region " + parts.name() + " is attached to by its name");
        }
        return new RegionDescriptor(
                ProcessHandle.current().pid(),
                parts.shown().fd(),
                parts.shown().facts().inode());
    }

    /**
     * Who else has the region open: asked of the kernel, which drops a process's lock when it ends, in whatever way.
     *
     * @return the peers of this moment; one or two system calls, and two more for each that is attached
     * @throws IllegalStateException if the region is closed
     */
    public synchronized RegionPeers peers() {
        checkOpen();
        RegionLocks locks = parts.file().locks();
        boolean isOwner = parts.origin() != RegionOrigin.ATTACHED;
        return new RegionPeers(isOwner || locks.isOwned(), locks.attached());
    }

    /**
     * Waits until others come or go. Looks every millisecond: the kernel wakes nobody for a lock that was dropped.
     * One that goes while another comes between two looks is not noticed.
     *
     * @param seen what {@link #peers()} returned before
     * @param atMost how long
     * @return the peers after, the same as seen where nothing changed in time
     * @throws InterruptedException if this thread is interrupted
     * @throws IllegalStateException if the region is closed
     */
    public RegionPeers awaitChange(RegionPeers seen, Duration atMost) throws InterruptedException {
        long nanos = TimeUnit.NANOSECONDS.convert(atMost); // centuries are as long as a long can say
        long start = System.nanoTime();
        RegionPeers now = peers();
        while (now.equals(seen) && System.nanoTime() - start < nanos) {
            Thread.sleep(LOOK_MILLIS);
            now = peers();
        }
        return now;
    }

    /**
     * Ends the segment's lifetime and lets go. Memory without a name goes when the last process has let go. A region with a
     * name stays, and the next owner finds it {@link RegionState#CRASHED}: a try block also closes on the way out of an
     * exception, and says nothing about the contents. {@link #closeClean} does.
     *
     * @throws IllegalStateException if a segment is in use by another thread: nothing has changed then
     * @throws dev.hugemap.bridge.SyscallException if the kernel refused to unmap or close; the rest is done all the same
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            close(null);
        }
    }

    /**
     * Says that the contents are whole, and closes: the next owner finds the region {@link RegionState#CLEAN}. For the owner
     * of a region with a name, as its last word; the {@link #close} of a try block does nothing then.
     *
     * <p>While others are attached, who may be writing, it closes all the same and marks nothing. Whether everybody who was
     * attached before has left in good order is not recorded: where others write, the owner has to know.
     *
     * @return whether the region is marked; false if somebody is attached
     * @throws IllegalStateException if this process isn't the owner of a region with a name, or has closed it; or a segment is
     *     in use by another thread: nothing has changed then
     * @throws dev.hugemap.bridge.SyscallException if the kernel refused to lock, unmap or close; the rest is done all the same
     */
    public synchronized boolean closeClean() {
        checkOpen();
        NamedHeader header = parts.header();
        if (header == null) {
            throw new IllegalStateException(
                    parts.name() == null
                            ? "memory without a name goes with its last process: there is nobody to find it clean"
                            : "region " + parts.name() + " is another process's, who alone can call it clean");
        }
        return close(header);
    }

    /** Marks the contents as whole where a header is given, nobody is attached, and nobody can attach any more. */
    private boolean close(@Nullable NamedHeader whole) {
        arena.close();
        closed = true;
        try (RegionFile file = parts.file()) {
            try {
                if (whole == null || !file.locks().shut()) {
                    return false;
                }
                whole.close();
                return true;
            } finally {
                new Addresses(shared.bridge()).release(parts.outcome().range());
            }
        } finally {
            parts.shown().close();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the region is closed");
        }
    }
}
