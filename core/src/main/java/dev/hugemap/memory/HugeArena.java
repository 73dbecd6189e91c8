// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * An arena whose memory lies on huge pages, proved.
 *
 * <p>Lives and dies like the JDK's arenas: segments share one lifetime, access after {@link #close} throws, a confined
 * arena belongs to one thread. Memory is zero. Small requests share a page of the smallest huge size in the policy, or as
 * many base pages as that has, 16 at first, where none is granted; one of more than half of it gets pages of its own. Each
 * request is granted as a whole on one backing of the policy, or refused with {@link HugePagesUnavailableException} and
 * nothing changed.
 */
public final class HugeArena implements Arena {
    private static final int BASE_PAGES_PER_GRANULE = 16;

    private final HugeMemory memory;
    private final RegionOptions options;
    private final Arena delegate;
    private final Mapper mapper;
    private final Addresses addresses;
    private final long granule;
    private final long leastAlignment;
    /** What is to be unmapped, by address: whoever removes an entry unmaps it. */
    private final ConcurrentSkipListMap<Long, Mapping> mappings = new ConcurrentSkipListMap<>();

    private @Nullable Granule current;
    /** What the next granule has at least. */
    private long refill;

    HugeArena(HugeMemory memory, RegionOptions options, Arena delegate) {
        this.memory = memory;
        this.options = options;
        this.delegate = delegate;
        this.mapper = new Mapper(memory, options);
        this.addresses = new Addresses(memory.bridge());
        this.granule = granule();
        this.refill = Math.min(granule, basePages());
        this.leastAlignment = options.alignment().bytes();
    }

    /**
     * An arena for one thread, on this machine.
     *
     * @param policy which backings
     * @return a new arena, owned by the calling thread
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     */
    public static HugeArena ofConfined(BackingPolicy policy) {
        return HugeMemory.system().confined(RegionOptions.of(policy));
    }

    /**
     * An arena for many threads, on this machine.
     *
     * @param policy which backings
     * @return a new arena
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     */
    public static HugeArena ofShared(BackingPolicy policy) {
        return HugeMemory.system().shared(RegionOptions.of(policy));
    }

    /**
     * Allocates zeroed memory on the policy's first backing that is granted.
     *
     * @param byteSize bytes, 0 or more
     * @param byteAlignment a power of two, at most 1 GiB
     * @return a segment of that size
     * @throws IllegalArgumentException if a number is out of its range
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena belongs to another thread
     * @throws HugePagesUnavailableException if no backing was granted; nothing has changed then
     */
    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        if (Long.bitCount(byteAlignment) != 1 || byteAlignment < 0) {
            throw new IllegalArgumentException("alignment is a power of two, not " + byteAlignment);
        }
        if (byteSize < 0) {
            throw new IllegalArgumentException("a segment has 0 bytes or more, not " + byteSize);
        }
        if (byteAlignment > 1L << RegionOptions.LARGEST_ALIGNMENT_LOG2) {
            throw new IllegalArgumentException("alignment is at most 1 GiB, not " + Bytes.format(byteAlignment));
        }
        if (byteSize == 0) {
            return delegate.allocate(0, byteAlignment);
        }
        // Nothing is forged here: this is where the JDK's arena says that it is closed, or another thread's.
        NativeSegments.wrap(0, 0, delegate);
        if (byteSize > granule / 2 || byteAlignment > granule / 2) {
            return NativeSegments.wrap(map(byteSize, byteAlignment).range().start(), byteSize, delegate);
        }
        return NativeSegments.wrap(share(byteSize, byteAlignment), byteSize, delegate);
    }

    @Override
    public MemorySegment.Scope scope() {
        return delegate.scope();
    }

    /**
     * Ends the lifetime of all segments, then gives the memory back.
     *
     * @throws IllegalStateException if the arena is closed already, or a segment is in use by another thread
     * @throws WrongThreadException if the arena belongs to another thread
     * @throws HugeMemoryException if the kernel refused to unmap; what else could be unmapped is
     */
    @Override
    public void close() {
        delegate.close();
        HugeMemoryException failure = null;
        for (Map.Entry<Long, Mapping> entry = mappings.pollFirstEntry();
                entry != null;
                entry = mappings.pollFirstEntry()) {
            AddressRange range = entry.getValue().range();
            try {
                addresses.release(range);
            } catch (SyscallException refused) {
                HugeMemoryException next = new HugeMemoryException("cannot unmap " + range, refused);
                if (failure == null) {
                    failure = next;
                } else {
                    failure.addSuppressed(next);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * How a segment of this arena was granted: the backing, the refusals before it, the proof of that moment. Segments
     * that share a granule share its outcome.
     *
     * @param segment allocated by this arena, or a slice of one
     * @return the outcome
     * @throws IllegalArgumentException if the segment is not of this arena, or empty: nothing was mapped for that
     * @throws IllegalStateException if the arena is closed
     */
    public CommitOutcome outcome(MemorySegment segment) {
        checkOpen();
        Map.Entry<Long, Mapping> entry = mappings.floorEntry(segment.address());
        if (entry == null
                || !entry.getValue().range().contains(new AddressRange(segment.address(), segment.byteSize()))) {
            throw new IllegalArgumentException("not a segment of this arena: " + segment);
        }
        return entry.getValue().outcome();
    }

    /**
     * How a segment is mapped now, by the cheapest sufficient evidence.
     *
     * @param segment allocated by this arena, or a slice of one
     * @return the report
     * @throws IllegalArgumentException if the segment is not of this arena, or empty
     * @throws IllegalStateException if the arena is closed
     */
    public MappingReport report(MemorySegment segment) {
        outcome(segment);
        return memory.inspector().report(new AddressRange(segment.address(), segment.byteSize()));
    }

    /**
     * How a segment is mapped now, by every source that can be read, compared. Slow; reading smaps drops the 1 GiB
     * entries of device memory (BARs) that this process has mapped.
     *
     * @param segment allocated by this arena, or a slice of one
     * @return the report
     * @throws IllegalArgumentException if the segment is not of this arena, or empty
     * @throws IllegalStateException if the arena is closed
     */
    public MappingReport reportAllSources(MemorySegment segment) {
        outcome(segment);
        return memory.inspector().reportAllSources(new AddressRange(segment.address(), segment.byteSize()));
    }

    private void checkOpen() {
        if (!scope().isAlive()) {
            throw new IllegalStateException("the arena is closed");
        }
    }

    private Mapping map(long bytes, long alignment) {
        PageSize least = new PageSize(Long.highestOneBit(Math.max(bytes, granule)));
        Mapping mapping = mapper.map(bytes, Math.max(alignment, leastAlignment), size -> size.compareTo(least) <= 0);
        mappings.put(mapping.range().start(), mapping);
        if (!scope().isAlive() && mappings.remove(mapping.range().start(), mapping)) {
            // Closed meanwhile, and close() had passed already: nobody else will unmap it.
            addresses.release(mapping.range());
            return mapping;
        }
        MemoryEvents.granted(options, mapping.outcome());
        return mapping;
    }

    private synchronized long share(long bytes, long alignment) {
        long address = current == null ? -1 : current.take(bytes, alignment);
        if (address >= 0) {
            return address;
        }
        // Whole pages of what is granted in the end. Where that is small ones, not at once as many as the page that was
        // refused has; twice as many each time, so that the policy isn't gone through for each few of them.
        Granule fresh = new Granule(map(Math.max(bytes, refill), alignment).range());
        address = fresh.take(bytes, alignment);
        refill = Math.min(granule, 2 * refill);
        if (current == null || fresh.left() > current.left()) {
            current = fresh;
        }
        return address;
    }

    /** The smallest page size that is more than a base page, so that no small request is out of a candidate's reach. */
    private long granule() {
        long base = memory.host().pageSizes().base().bytes();
        long least = Long.MAX_VALUE;
        for (Backing candidate : options.policy().candidates()) {
            Optional<BackingStrategy> strategy = memory.strategy(candidate);
            if (strategy.isPresent() && strategy.get().pageSize().bytes() > base) {
                least = Math.min(least, strategy.get().pageSize().bytes());
            }
        }
        return least < Long.MAX_VALUE ? least : basePages();
    }

    private long basePages() {
        return memory.host().pageSizes().base().bytes() * BASE_PAGES_PER_GRANULE;
    }
}
