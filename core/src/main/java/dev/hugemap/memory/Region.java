// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A large range of reserved addresses, of which granules are committed and decommitted.
 *
 * <p>Reserved addresses cost nothing and can't be touched. {@link #commit} puts memory behind whole granules, by the policy,
 * as a transaction: all of it is there and proved, or an exception is thrown and the region is as before. With a fault
 * policy, {@link #fault} puts in block by block what isn't there yet, on the largest pages that are granted. Segments are
 * handed out only over committed memory, and live until the region is closed. Safe for use by many threads; commits, faults
 * and decommits run one after the other.
 */
public final class Region implements AutoCloseable {
    private final HugeMemory memory;
    private final Addresses addresses;
    private final Mapper mapper;
    private final AddressRange range;
    private final PageSize granule;
    private final List<Refusal> passedOver;
    private final Arena arena = Arena.ofShared();
    private final CommittedGranules committed = new CommittedGranules();
    private final RegionParts parts;
    private final RegionOptions options;
    /** Of the commit or fault that is under way; set and cleared under the lock, used without it. */
    private volatile @Nullable Brake running;

    private final List<PageSize> sizes;
    private final InPlace inPlace;
    private final @Nullable FaultHandler faults;
    private final Reminder<Region> reminder = new Reminder<>(this, Region::giveBackDue);

    private Region(Reservation reservation) {
        this.memory = reservation.memory();
        this.options = reservation.options();
        this.range = reservation.range();
        this.sizes = reservation.sizes();
        this.granule = reservation.granule();
        this.parts = new RegionParts(range, granule, committed);
        this.passedOver = reservation.passedOver();
        this.addresses = new Addresses(memory.bridge());
        this.mapper = new Mapper(memory, options);
        this.inPlace = new InPlace(memory, options, range);
        this.faults = options.faults()
                .map(policy -> new FaultHandler(memory, options, policy, sizes, inPlace, committed))
                .orElse(null);
        if (faults != null) {
            inPlace.prepare();
        }
    }

    /**
     * Reserves addresses on this machine.
     *
     * @param bytes how many, rounded up to whole granules
     * @param options how its memory will be backed when it is committed
     * @return a new region
     * @throws IllegalArgumentException if {@code bytes} is not greater than 0
     * @throws HugeMemoryException if there are no addresses
     * @throws NodesUnavailableException if this process can't have memory of a NUMA node that is named
     * @throws HugePagesUnavailableException if the region is to be uniform and something speaks against every page size
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     */
    public static Region reserve(long bytes, RegionOptions options) {
        return HugeMemory.system().reserve(bytes, options);
    }

    static Region reserve(HugeMemory memory, long bytes, RegionOptions options) {
        return Reservation.make(memory, bytes, options, Region::new);
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
     * The unit of committing: the largest page size in the policy, so that every candidate can back every granule; with a
     * fault policy, the smallest.
     *
     * @return the size
     */
    public PageSize granule() {
        return granule;
    }

    /**
     * The blocks by which the whole region would be faulted in on the largest pages of its policy, if all were granted.
     * Of a uniform region, {@link FaultPlan#uniformPageSize()} is the one size that it will be on.
     *
     * @return the plan; its offsets are those of {@link RegionOptions#congruentTo}
     */
    public FaultPlan plan() {
        return FaultPlan.of(range, options.congruence(), sizes);
    }

    /**
     * The backings that the choice of a uniform region's page size passed over, each with what spoke against it: a
     * setting, or what is free.
     *
     * @return the refusals in the order of the policy; none where its first candidate was chosen, or the region isn't
     *     uniform
     */
    public List<Refusal> passedOver() {
        return passedOver;
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
     * The parts of a range that are committed now, neighbours as one.
     *
     * @param offset from the region's start
     * @param length bytes, 0 or more
     * @return addresses in ascending order, none where nothing is committed
     * @throws IndexOutOfBoundsException if it is no range of this region
     */
    public synchronized List<AddressRange> committed(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, range.length());
        return committed.within(range.start() + offset, range.start() + offset + length);
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
        if (committed.containsAny(target.start(), length)) {
            throw new IllegalStateException(
                    "part of " + RegionParts.describe(offset, length) + " is committed already");
        }
        if (faults != null && !givingBack(() -> faults.isFree(target))) {
            throw new IllegalStateException(
                    "part of " + RegionParts.describe(offset, length)
                            + " shares a page with committed memory, and is kept with it: fault it, or decommit all of the page");
        }
        // Made and proved elsewhere, then moved here in one step: until then nothing of the region changes.
        Mapping made = braked(brake -> mapper.mapToMove(
                length, granule.bytes(), size -> size.isAligned(target.start()) && size.isAligned(length), brake));
        try {
            inPlace.take(made.range(), target.start());
        } catch (SyscallException refused) {
            addresses.releaseAfter(refused, made.range());
            throw mapper.unmoved(made, refused);
        }
        committed.add(target.start(), length);
        CommitOutcome outcome = made.outcome().movedTo(target);
        if (faults != null) {
            faults.took(outcome);
        }
        MemoryEvents.granted(options, outcome);
        return outcome;
    }

    /**
     * Puts in what isn't there yet of a range, by the fault policy: blocks of the size that it chooses, each on the largest
     * page that the kernel grants, the next smaller one where it refuses. Blocks may reach beyond the range, and are
     * committed as a whole. What is there keeps its contents.
     *
     * <p>Not a transaction: on an exception, blocks that were put in before stay, and {@link #committedBytes()} tells.
     *
     * @param offset from the region's start
     * @param length bytes, greater than 0
     * @return what was put in on which pages, and what was refused on the way
     * @throws IndexOutOfBoundsException if it is no range of this region
     * @throws IllegalArgumentException if the length is not greater than 0
     * @throws IllegalStateException if the region has no fault policy, or is closed, or the policy answered with a block
     *     that can't be
     * @throws HugePagesUnavailableException if a block was refused on every page size
     * @throws java.util.concurrent.CancellationException if it was cancelled
     * @throws HugeMemoryException if the kernel refused to undo something
     */
    public synchronized FaultOutcome fault(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, range.length());
        checkOpen();
        if (length == 0) {
            throw new IllegalArgumentException("a fault is for a byte at least");
        }
        FaultHandler handler = handler();
        givingBack(handler::giveBackDue);
        AddressRange asked = new AddressRange(range.start() + offset, length).alignOutward(granule);
        if (committed.containsAll(asked.start(), asked.length())) {
            // The most frequent call of a program that faults before each access.
            return FaultOutcome.present(asked);
        }
        FaultOutcome outcome = braked(brake -> handler.fault(asked, brake));
        giveBackLater();
        return outcome;
    }

    /**
     * Lets page sizes be tried again at once that were refused lately. Without it, {@link #fault} leaves a refused backing
     * alone for a while, which doubles with every refusal in a row, from a millisecond to ten seconds.
     *
     * @throws IllegalStateException if the region has no fault policy
     */
    public synchronized void resetBackoff() {
        handler().resetBackoff();
    }

    /**
     * Gives back at once what is decommitted and kept, see {@link FaultPolicy#longestDelay()}.
     *
     * @return how much went back, in bytes
     * @throws IllegalStateException if the region has no fault policy, or is closed
     * @throws HugeMemoryException if the kernel refused; what didn't go back is still kept
     */
    public synchronized long giveBack() {
        checkOpen();
        FaultHandler handler = handler();
        return givingBack(handler::giveBackAll);
    }

    /**
     * Cancels the commit that is under way, if there is one: it undoes what it did and throws
     * {@link java.util.concurrent.CancellationException}, and the region is as before and can be used at once. A fault that
     * is under way ends in the same manner; blocks that it has put in already stay. Doesn't wait. What has been populated and
     * proved already is too late to cancel, and what comes later isn't touched.
     */
    public void cancel() {
        Brake brake = running;
        if (brake != null) {
            brake.cancel();
        }
    }

    /**
     * Gives the pages of whole granules back to the kernel or the pool. The addresses stay readable and writable: an
     * access through a segment of before reads zeros, on base pages, whatever the backing was. With a fault policy that
     * keeps pages, huge ones go back whole and later, and until then such an access finds what was there.
     *
     * @param offset from the region's start, a multiple of the granule
     * @param length bytes, a multiple of the granule, greater than 0
     * @throws IllegalArgumentException if the numbers aren't whole granules of this region, or would cut a page of the pool
     * @throws IllegalStateException if not all of it is committed, or the region is closed
     * @throws HugeMemoryException if the kernel refused; what could not be given back is still committed
     */
    public synchronized void decommit(long offset, long length) {
        AddressRange target = granules(offset, length);
        checkCommitted(offset, length);
        if (faults != null && faults.cutsPooledPage(target)) {
            throw new IllegalArgumentException(
                    RegionParts.describe(offset, length) + " would cut a page of the pool: decommit whole pages there");
        }
        try {
            if (faults == null) {
                inPlace.drop(target);
                committed.remove(target.start(), length);
            } else {
                faults.decommit(target);
                giveBackLater();
            }
        } catch (SyscallException refused) {
            throw new HugeMemoryException("cannot decommit " + RegionParts.describe(offset, length), refused);
        }
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

    /** Does what can be cancelled and has a time box. */
    private <T> T braked(Function<Brake, T> work) {
        Brake brake = new Brake(options.timeBox());
        running = brake;
        try {
            return work.apply(brake);
        } finally {
            running = null;
        }
    }

    /** Does what may give back kept pages. What the kernel refused to take stays kept. */
    private static <T> T givingBack(Supplier<T> work) {
        try {
            return work.get();
        } catch (SyscallException refused) {
            throw new HugeMemoryException("cannot give back what is decommitted", refused);
        }
    }

    private FaultHandler handler() {
        if (faults == null) {
            throw new IllegalStateException("the region has no fault policy: see RegionOptions.faultedBy");
        }
        return faults;
    }

    private void giveBackLater() {
        handler().nextDue().ifPresent(reminder::remind);
    }

    private synchronized void giveBackDue() {
        if (!arena.scope().isAlive()) {
            return;
        }
        try {
            handler().giveBackDue();
        } catch (SyscallException keptALittleLonger) {
            // Nobody waits for this; the next fault or decommit meets the same refusal and tells.
            return;
        }
        giveBackLater();
    }

    private AddressRange granules(long offset, long length) {
        checkOpen();
        return parts.granules(offset, length);
    }

    private void checkCommitted(long offset, long length) {
        checkOpen();
        parts.checkCommitted(offset, length);
    }

    private void checkOpen() {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("the region is closed");
        }
    }
}
