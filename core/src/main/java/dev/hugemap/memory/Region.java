package dev.hugemap.memory;

import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A large range of reserved addresses, of which granules are committed and decommitted.
 *
 * <p>Reserved addresses cost nothing and can't be touched. Committing puts memory behind whole granules, by the policy,
 * as a transaction: all of it is there and proved, or an exception is thrown and the region is as before. Segments are
 * handed out only over committed memory, and live until the region is closed. Safe for use by many threads; commits and
 * decommits run one after the other.
 */
public final class Region implements AutoCloseable {
    private final HugeMemory memory;
    private final Addresses addresses;
    private final Mapper mapper;
    private final AddressRange range;
    private final PageSize granule;
    private final Arena arena = Arena.ofShared();
    private final CommittedGranules committed = new CommittedGranules();
    private final RegionOptions options;
    /** Of the commit that is under way; set and cleared under the lock, used without it. */
    private volatile @Nullable Brake running;

    private Region(HugeMemory memory, RegionOptions options, AddressRange range, PageSize granule) {
        this.memory = memory;
        this.addresses = new Addresses(memory.bridge());
        this.mapper = new Mapper(memory, options);
        this.options = options;
        this.range = range;
        this.granule = granule;
    }

    /**
     * Reserves addresses on this machine.
     *
     * @param bytes how many, rounded up to whole granules
     * @param options how its memory will be backed when it is committed
     * @return a new region
     * @throws IllegalArgumentException if {@code bytes} is not greater than 0
     * @throws HugeMemoryException if there are no addresses
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     */
    public static Region reserve(long bytes, RegionOptions options) {
        return HugeMemory.system().reserve(bytes, options);
    }

    static Region reserve(HugeMemory memory, long bytes, RegionOptions options) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a region has more than 0 bytes, not " + bytes);
        }
        PageSize granule = options.policy().candidates().stream()
                .flatMap(candidate -> memory.strategy(candidate).stream())
                .map(BackingStrategy::pageSize)
                .max(PageSize::compareTo)
                .orElse(memory.host().pageSizes().base());
        long alignment = Math.max(granule.bytes(), options.alignment().bytes());
        if (bytes > Mapper.MOST_BYTES) {
            throw new HugeMemoryException(
                    "cannot reserve " + Bytes.format(bytes) + ": no process has so many addresses", null);
        }
        long length = granule.roundUp(bytes);
        try {
            AddressRange range = new Addresses(memory.bridge()).reserve(length, alignment);
            return new Region(memory, options, range, granule);
        } catch (SyscallException refused) {
            throw new HugeMemoryException(
                    "cannot reserve " + Bytes.format(length)
                            + " of addresses: the address-space limit (ulimit -v), the overcommit mode or the number of"
                            + " mappings refused. See hugemap doctor",
                    refused);
        }
    }

    /**
     * The reserved addresses.
     *
     * @return whole granules
     */
    public AddressRange range() {
        return range;
    }

    /**
     * The unit of committing: the largest page size in the policy, so that every candidate can back every granule.
     *
     * @return the size
     */
    public PageSize granule() {
        return granule;
    }

    /**
     * How much is committed now.
     *
     * @return bytes
     */
    public synchronized long committedBytes() {
        return committed.bytes();
    }

    /**
     * Puts memory behind whole granules, zeroed, by the policy. On an exception the region is as before.
     *
     * @param offset from the region's start, a multiple of the granule
     * @param length bytes, a multiple of the granule, greater than 0
     * @return what was granted, with the proof
     * @throws IllegalArgumentException if the numbers aren't whole granules of this region
     * @throws IllegalStateException if a part is committed already, or the region is closed
     * @throws HugePagesUnavailableException if no backing was granted
     * @throws java.util.concurrent.CancellationException if {@link #cancel} or the progress listener ended it
     */
    public synchronized CommitOutcome commit(long offset, long length) {
        AddressRange target = granules(offset, length);
        if (committed.containsAny(offset, length)) {
            throw new IllegalStateException("part of " + describe(offset, length) + " is committed already");
        }
        // Made and proved elsewhere, then moved here in one step: until then nothing of the region changes.
        Mapping made = make(length);
        try {
            addresses.move(made.range(), target.start());
        } catch (SyscallException refused) {
            addresses.releaseAfter(refused, made.range());
            throw mapper.unmoved(made, refused);
        }
        committed.add(offset, length);
        return made.outcome().movedTo(target);
    }

    /**
     * Cancels the commit that is under way, if there is one: it undoes what it did and throws
     * {@link java.util.concurrent.CancellationException}, and the region is as before and can be used at once. Doesn't wait.
     * A commit that has been populated and proved already is too late to cancel, and one that comes later isn't touched.
     */
    public void cancel() {
        Brake brake = running;
        if (brake != null) {
            brake.cancel();
        }
    }

    /**
     * Gives the pages of whole granules back to the kernel or the pool. The addresses stay readable and writable: an
     * access through a segment of before reads zeros, on base pages, whatever the backing was.
     *
     * @param offset from the region's start, a multiple of the granule
     * @param length bytes, a multiple of the granule, greater than 0
     * @throws IllegalArgumentException if the numbers aren't whole granules of this region
     * @throws IllegalStateException if not all of it is committed, or the region is closed
     * @throws HugeMemoryException if the kernel refused
     */
    public synchronized void decommit(long offset, long length) {
        AddressRange target = granules(offset, length);
        checkCommitted(offset, length);
        try {
            // Mapped anew rather than MADV_DONTNEED: on hugetlb a stale touch would take a pool page again, or die.
            AddressRange zeros =
                    addresses.take(length, granule.bytes(), Protection.PROT_READ_WRITE, MapFlags.RESERVATION);
            replace(target, zeros);
        } catch (SyscallException refused) {
            throw new HugeMemoryException("cannot decommit " + describe(offset, length), refused);
        }
        committed.remove(offset, length);
    }

    /**
     * A segment over committed memory, that lives until the region is closed.
     *
     * @param offset from the region's start
     * @param length bytes, 0 or more
     * @return the segment
     * @throws IndexOutOfBoundsException if it is no range of this region
     * @throws IllegalStateException if not all of it is committed, or the region is closed
     */
    public synchronized MemorySegment segment(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, range.length());
        checkCommitted(offset, length);
        return NativeSegments.wrap(range.start() + offset, length, arena);
    }

    /**
     * How a part of the region is mapped now. What is not committed is absent.
     *
     * @param offset from the region's start
     * @param length bytes, greater than 0
     * @return the report
     * @throws IndexOutOfBoundsException if it is no range of this region
     * @throws IllegalStateException if the region is closed
     */
    public synchronized MappingReport report(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, range.length());
        checkOpen();
        return memory.inspector().report(new AddressRange(range.start() + offset, length));
    }

    /**
     * Ends the lifetime of all segments, then gives memory and addresses back.
     *
     * @throws IllegalStateException if the region is closed already, or a segment is in use by another thread
     * @throws HugeMemoryException if the kernel refused to unmap
     */
    @Override
    public synchronized void close() {
        arena.close();
        try {
            addresses.release(range);
        } catch (SyscallException refused) {
            throw new HugeMemoryException("cannot unmap region " + range, refused);
        }
    }

    private Mapping make(long length) {
        Brake brake = new Brake(options.timeBox());
        running = brake;
        try {
            return mapper.mapToMove(length, granule.bytes(), brake);
        } finally {
            running = null;
        }
    }

    private void replace(AddressRange target, AddressRange zeros) {
        try {
            new BaseStrategy(memory).advise(zeros);
            new Traits(memory.bridge(), options.traits()).advise(zeros);
            addresses.move(zeros, target.start());
        } catch (SyscallException refused) {
            addresses.releaseAfter(refused, zeros);
            throw refused;
        }
    }

    private AddressRange granules(long offset, long length) {
        checkOpen();
        boolean whole = granule.isAligned(offset) && granule.isAligned(length);
        if (!whole || offset < 0 || length <= 0 || offset > range.length() - length) {
            throw new IllegalArgumentException(describe(offset, length) + " is not in whole granules of " + granule
                    + " within the region's " + Bytes.format(range.length()));
        }
        return new AddressRange(range.start() + offset, length);
    }

    private void checkCommitted(long offset, long length) {
        checkOpen();
        if (!committed.containsAll(offset, length)) {
            throw new IllegalStateException("not all of " + describe(offset, length) + " is committed; " + committed);
        }
    }

    private void checkOpen() {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("the region is closed");
        }
    }

    private static String describe(long offset, long length) {
        return Bytes.count(length) + " bytes at offset " + Bytes.count(offset);
    }
}
