// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.Region;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of any size on huge pages, each freed on its own.
 *
 * <p>A pool reserves addresses once, commits granules of them on demand, each on the largest page that its policy is granted, and
 * packs blocks into them so that few granules serve many blocks; granules that are empty are given back as a whole. A block
 * up to 64 KiB is taken from and freed to a cache of the calling thread's. What is larger than a granule gets granules of its
 * own, and the rest of the last serves others.
 *
 * <p>Segments live until the pool is closed: after {@link #free} an access through one that was kept finds what another block has
 * there by then. Safe for use by many threads; a block may be freed by another thread than allocated it.
 */
public final class HugePool implements SegmentAllocator, AutoCloseable {
    /** Where pages are smaller, so many bytes of them make up a granule: room for the spans of every class. */
    private static final long LEAST_GRANULE = 1L << 20;

    /** What an arena begins with, in bytes. */
    private static final long CHUNK = SizeClasses.LARGEST;

    private final HugeMemory memory;
    private final Region region;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment.Scope scope = arena.scope();
    private final BlockMemory contents;
    private final PoolOptions options;
    private final PageHeap heap;
    private final Blocks blocks;
    private final ArenaChunks chunks;
    private final Account account;
    private final RefusalListener givingBack;
    /** Of a plain pool there are none. */
    private final @Nullable Checks checks;

    private final long granuleBytes;
    /** Where the pool is shown, to be taken from there when it is closed. */
    private final Set<PoolRegistration> registrations = ConcurrentHashMap.newKeySet();

    private HugePool(
            HugeMemory memory,
            Region region,
            PoolOptions options,
            LongSupplier clock,
            BiFunction<AddressRange, Arena, BlockMemory> contents) {
        this.memory = memory;
        this.region = region;
        this.granuleBytes = granuleBytes(region);
        this.contents = contents.apply(region.range(), arena);
        DemandPeaks demand = new DemandPeaks(options.keeping(), clock);
        this.account = options.budget().orElseGet(() -> Budget.root("pool")).account();
        GranuleStore store = new GranuleStore(region, Long.numberOfTrailingZeros(granuleBytes), demand, account);
        PageHeap heap = new PageHeap(store);
        this.heap = heap;
        // Of the heap alone: the budget holds it, and a pool that was dropped without a close is not to stay for that.
        this.givingBack = refused -> heap.giveBackForOthers();
        this.blocks = new Blocks(heap, store, region.range().start());
        this.chunks = new ArenaChunks(
                new ChunkSource(this, blocks, CHUNK), Runtime.getRuntime().availableProcessors());
        this.options = options;
        this.checks = options.safety() == PoolSafety.PLAIN ? null : new Checks(blocks, this.contents, options.safety());
        account.addPool(givingBack);
    }

    /**
     * Opens a pool on this machine.
     *
     * @param options how it is backed, and how large it may grow
     * @return a new pool, with nothing committed
     * @throws dev.hugemap.memory.HugeMemoryException if there are no addresses
     * @throws dev.hugemap.memory.NodesUnavailableException if this process can't have memory of a NUMA node that is named
     * @throws dev.hugemap.memory.HugePagesUnavailableException if it is to be uniform and something speaks against every page
     *     size
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     * @throws IllegalArgumentException if the policy puts pages in on touch
     * @throws IllegalStateException if the budget that it is to be charged to is closed
     */
    public static HugePool open(PoolOptions options) {
        return open(HugeMemory.system(), options);
    }

    /**
     * Opens a pool over a host.
     *
     * @param memory the host
     * @param options how it is backed, and how large it may grow
     * @return a new pool, with nothing committed
     * @throws dev.hugemap.memory.HugeMemoryException if there are no addresses
     * @throws dev.hugemap.memory.NodesUnavailableException if this process can't have memory of a NUMA node that is named
     * @throws dev.hugemap.memory.HugePagesUnavailableException if it is to be uniform and something speaks against every page
     *     size
     * @throws IllegalArgumentException if the policy puts pages in on touch
     * @throws IllegalStateException if the budget that it is to be charged to is closed
     */
    public static HugePool open(HugeMemory memory, PoolOptions options) {
        return open(memory, options, System::nanoTime, SegmentMemory::new);
    }

    /** With a clock and memory of one's own: for tests. */
    static HugePool open(
            HugeMemory memory,
            PoolOptions options,
            LongSupplier clock,
            BiFunction<AddressRange, Arena, BlockMemory> contents) {
        Region region = reserve(memory, options, LEAST_GRANULE);
        long granule = granuleBytes(region);
        if (granule > LEAST_GRANULE && region.range().length() % granule != 0) {
            // How large the largest page is shows when it is reserved; its granules are whole then.
            region.close();
            region = reserve(memory, options, granule);
        }
        try {
            return new HugePool(memory, region, options, clock, contents);
        } catch (Throwable failed) {
            region.close();
            throw failed;
        }
    }

    /**
     * Allocates zeroed memory.
     *
     * @param byteSize bytes, 0 or more
     * @param byteAlignment a power of two, at most {@link #granuleBytes()}
     * @return a segment that lives until the pool is closed
     * @throws IllegalArgumentException if a number is out of its range
     * @throws PoolExhaustedException if there is no memory; nothing has changed then
     * @throws IllegalStateException if the pool is closed
     */
    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        return NativeSegments.wrap(allocateZeroed(byteSize, byteAlignment), byteSize, arena);
    }

    /**
     * Allocates memory with anything in it, aligned to 8 bytes at least.
     *
     * @param byteSize bytes, 0 or more
     * @return a segment that lives until the pool is closed
     * @throws IllegalArgumentException if the number is negative
     * @throws PoolExhaustedException if there is no memory; nothing has changed then
     * @throws IllegalStateException if the pool is closed
     */
    public MemorySegment allocateUninitialized(long byteSize) {
        return NativeSegments.wrap(allocateAddress(byteSize), byteSize, arena);
    }

    /**
     * Allocates memory with anything in it.
     *
     * @param byteSize bytes, 0 or more
     * @param byteAlignment a power of two, at most {@link #granuleBytes()}
     * @return a segment that lives until the pool is closed
     * @throws IllegalArgumentException if a number is out of its range
     * @throws PoolExhaustedException if there is no memory; nothing has changed then
     * @throws IllegalStateException if the pool is closed
     */
    public MemorySegment allocateUninitialized(long byteSize, long byteAlignment) {
        return NativeSegments.wrap(allocateAddress(byteSize, byteAlignment), byteSize, arena);
    }

    /**
     * Allocates memory with anything in it, aligned to 8 bytes at least, for those who manage lifetimes themselves: nothing keeps an
     * access after {@link #freeAddress} or {@link #close} from killing the JVM.
     *
     * @param bytes how many, 0 or more
     * @return the address, never 0
     * @throws IllegalArgumentException if the number is negative
     * @throws PoolExhaustedException if there is no memory; nothing has changed then
     * @throws IllegalStateException if the pool is closed
     */
    public long allocateAddress(long bytes) {
        int sizeClass = SizeClasses.of(bytes);
        return sizeClass != 0 && checks == null ? blocks.take(sizeClass) : allocateAddress(bytes, 1);
    }

    /**
     * Allocates memory with anything in it, for those who manage lifetimes themselves: nothing keeps an access after
     * {@link #freeAddress} or {@link #close} from killing the JVM.
     *
     * @param bytes how many, 0 or more
     * @param alignment a power of two, at most {@link #granuleBytes()}
     * @return the address, never 0
     * @throws IllegalArgumentException if a number is out of its range
     * @throws PoolExhaustedException if there is no memory; nothing has changed then
     * @throws IllegalStateException if the pool is closed
     */
    public long allocateAddress(long bytes, long alignment) {
        return checks == null ? blocks.allocate(bytes, alignment) : checks.allocate(bytes, alignment);
    }

    /**
     * Frees a block. The segment must not be used any more, nor any slice of it: its memory will be another's.
     *
     * @param segment as it was allocated by this pool, not a slice that starts elsewhere
     * @throws PoolMisuseException if it is another's segment, or no block starts there as far as can be seen
     * @throws IllegalStateException if the pool is closed
     */
    public void free(MemorySegment segment) {
        if (!segment.scope().equals(scope)) {
            throw PoolMisuseException.foreign(segment.address());
        }
        freeAddress(segment.address());
    }

    /**
     * Frees a block by its address. Its memory must not be used any more: it will be another's.
     *
     * @param address as it was allocated by this pool
     * @throws PoolMisuseException if no block starts there as far as can be seen
     * @throws IllegalStateException if the pool is closed
     */
    public void freeAddress(long address) {
        if (checks == null) {
            blocks.free(address);
        } else {
            checks.free(address);
        }
    }

    /**
     * Allocates a buffer of zeroed memory, direct, in the machine's own byte order and aligned to 8 bytes. Views of other memory of the pool
     * are had by {@link MemorySegment#asByteBuffer}, which gives them in big-endian order. After the pool is closed every access throws.
     *
     * @param byteSize its capacity in bytes, 1 to {@link Integer#MAX_VALUE}
     * @return a buffer that lives until the pool is closed
     * @throws IllegalArgumentException if the number is out of its range
     * @throws PoolExhaustedException if there is no memory; nothing has changed then
     * @throws IllegalStateException if the pool is closed
     */
    public ByteBuffer allocateBuffer(long byteSize) {
        if (byteSize <= 0 || byteSize > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a buffer has 1 to " + Bytes.count(Integer.MAX_VALUE) + " bytes, not "
                    + Bytes.count(byteSize) + ": use segments for more");
        }
        return allocate(byteSize, Long.BYTES).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /**
     * Frees a block by a buffer of it. No buffer of it must be used any more: its memory will be another's.
     *
     * @param buffer as it was allocated by this pool, a duplicate of it, or a slice from its start, whatever its position and limit
     * @throws PoolMisuseException if it is over an array or another's memory, is a slice that starts elsewhere in its block, or has no
     *     bytes at all, which tell no block; or no block starts there as far as can be seen
     * @throws IllegalStateException if the pool is closed
     */
    public void free(ByteBuffer buffer) {
        MemorySegment whole = MemorySegment.ofBuffer(buffer.duplicate().clear());
        if (!whole.scope().equals(scope) || whole.byteSize() == 0) {
            throw PoolMisuseException.wrongBuffer(buffer);
        }
        blocks.checkOpen();
        long address = whole.address();
        Span span = blocks.spanAt(address);
        if (checks == null && span != null && !span.startsBlock(address)) {
            long start = span.blockAt(address);
            throw PoolMisuseException.interior(address, start, blocks.blockBytes(start));
        }
        freeAddress(address);
    }

    /**
     * An arena for the calling thread, that cuts what it allocates from recycled chunks of this pool. To open, allocate and
     * close is a matter of nanoseconds, without garbage where its segments stay in the method that allocates them.
     *
     * @return a new arena, owned by the calling thread
     */
    public PoolArena arena() {
        return new ConfinedPoolArena(chunks);
    }

    /**
     * An arena for many threads, that cuts what it allocates from chunks of this pool. To close it takes as long as it takes the
     * JDK's, tens of microseconds.
     *
     * @return a new arena
     */
    public PoolArena sharedArena() {
        return new SharedPoolArena(chunks);
    }

    /**
     * The unit in which memory is committed and given back: the largest page size of the policy, or as many pages as make 1 MiB.
     *
     * @return bytes, a power of two
     */
    public long granuleBytes() {
        return granuleBytes;
    }

    /**
     * Gives back at once what is empty and kept. The calling thread's cache is emptied before, those of threads that have ended, and what is in stock
     * between threads.
     *
     * @return how much went back, in bytes
     * @throws IllegalStateException if the pool is closed
     * @throws dev.hugemap.memory.HugeMemoryException if the kernel refused; what didn't go back is still kept
     */
    public long giveBack() {
        blocks.checkOpen();
        chunks.giveBackDeserted();
        blocks.emptyCaches();
        return heap.giveBackAll();
    }

    /**
     * How the granules were granted that a segment lies in: the pages, and the refusals on the way.
     *
     * @param segment allocated by this pool and not freed, or a slice of one
     * @return an outcome for each time that some of them were committed
     * @throws IllegalArgumentException if the segment is not of this pool, or empty
     */
    public List<FaultOutcome> outcomes(MemorySegment segment) {
        return heap.granules(range(segment)).stream()
                .map(Granule::outcome)
                .distinct()
                .toList();
    }

    /**
     * How a segment is mapped now, by the cheapest sufficient evidence.
     *
     * @param segment allocated by this pool and not freed, or a slice of one
     * @return the report
     * @throws IllegalArgumentException if the segment is not of this pool, or empty
     */
    public MappingReport report(MemorySegment segment) {
        return memory.inspector().report(range(segment));
    }

    /**
     * How all of the pool's addresses are mapped now; what isn't committed is absent.
     *
     * @return the report
     * @throws IllegalStateException if the pool is closed
     */
    public MappingReport report() {
        return region.report(0, region.range().length());
    }

    /**
     * The blocks that nobody has freed yet; chunks that arenas have, or that threads keep at hand for their next one, count. Right
     * where no other thread is at work in the pool.
     *
     * @return how many, how large, and which where the pool is checked
     */
    public LiveBlocks live() {
        return statistics().live(checks == null ? List.of() : checks.live());
    }

    /**
     * How full the pool is, and how well packed. About right while other threads are at work in it. The pool counts all of it:
     * no system call is made.
     *
     * @return the numbers of now
     */
    public PoolStatistics statistics() {
        return PoolStatistics.of(heap, blocks, checks);
    }

    /**
     * How much of the pool is resident, on leaves of which sizes. The kernel is asked for all of the pool's addresses up to the last
     * that are committed: for every now and then, not for every request.
     *
     * @return what it said
     * @throws IllegalStateException if the pool is closed
     */
    public PoolResidence residence() {
        List<AddressRange> committed = region.committed(0, region.range().length());
        if (committed.isEmpty()) {
            blocks.checkOpen();
            return PoolResidence.NOTHING;
        }
        // Most of the addresses lie above that, and it takes a while to see that nothing is there.
        long end = committed.getLast().end() - region.range().start();
        return PoolResidence.of(statistics().committedBytes(), region.report(0, end), memory.basePage());
    }

    /**
     * Shows the pool to JMX, as {@code dev.hugemap:type=HugePool,name=…} of the platform's MBean server, until the registration or
     * the pool is closed. What can be read there stands in {@link HugePoolMXBean}.
     *
     * @param name tells it from other pools of this JVM; neither empty nor blank
     * @return what ends it early
     * @throws IllegalArgumentException if the name is empty or blank
     * @throws PoolNameTakenException if another pool has that name
     * @throws UnsupportedOperationException if this JVM has no module {@code java.management}
     * @throws IllegalStateException if the pool is closed
     */
    public PoolRegistration register(String name) {
        blocks.checkOpen();
        // Asked here: to load the class of a registration is too much for a JVM without it.
        if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
            throw new UnsupportedOperationException("cannot register pool " + name
                    + ": this JVM has no module java.management. Start it with --add-modules java.management");
        }
        PoolRegistration registration = PoolRegistration.of(this, name, registrations);
        if (!scope.isAlive()) {
            // Closed meanwhile, and perhaps without having seen it.
            registration.close();
            throw new IllegalStateException("the pool is closed");
        }
        return registration;
    }

    /**
     * Ends the lifetime of all segments, then gives memory and addresses back. No other thread may be allocating or freeing;
     * arenas that are open while this is refused may be told that the pool is closed. An arena whose thread has ended without
     * closing it keeps its pool open for good: close arenas in {@code try}.
     *
     * @throws IllegalStateException if the pool is closed already, an arena of it has memory, or a segment is in use by another
     *     thread; where nothing but that speaks against it, the pool can be closed later
     * @throws LiveBlocksException if blocks were live, and that is to be reported; everything is closed then
     * @throws dev.hugemap.memory.HugeMemoryException if the kernel refused to unmap. The pool is closed then, and what was committed
     *     stays mapped and charged to its budget for good: nothing can try again
     */
    @Override
    public void close() {
        chunks.close();
        try {
            arena.close();
        } catch (RuntimeException inUse) {
            chunks.reopen();
            throw inUse;
        }
        LiveBlocks left;
        try {
            chunks.giveBackIdle();
            left = live();
            for (PoolRegistration registration : registrations) {
                registration.close();
            }
        } finally {
            // Whatever is wrong with those, nobody can close this again.
            blocks.close();
            heap.close();
            account.removePool(givingBack);
            region.close();
            heap.went();
        }
        if (options.liveAtClose() == LiveAtClose.REPORTED && left.count() > 0) {
            throw new LiveBlocksException(left);
        }
    }

    /** How many threads have a cache of their own. */
    int threadCaches() {
        return blocks.threadCaches();
    }

    private long allocateZeroed(long bytes, long alignment) {
        if (checks == null && blocks.sizeClass(bytes, alignment) == 0) {
            Span span = blocks.takeSpan(bytes, alignment);
            if (!span.isZeroed()) {
                contents.fill(span.address(), bytes, (byte) 0);
            }
            return span.address();
        }
        long address = allocateAddress(bytes, alignment);
        contents.fill(address, bytes, (byte) 0);
        return address;
    }

    private AddressRange range(MemorySegment segment) {
        if (!segment.scope().equals(scope) || segment.byteSize() == 0) {
            throw new IllegalArgumentException("not a segment of this pool, or an empty one: " + segment);
        }
        return new AddressRange(segment.address(), segment.byteSize());
    }

    private static Region reserve(HugeMemory memory, PoolOptions options, long granule) {
        long capacity = options.capacity() > Long.MAX_VALUE - granule
                ? options.capacity()
                : new PageSize(granule).roundUp(options.capacity());
        // Beyond that, a region is aligned to its largest page anyway.
        PageSize least = new PageSize(LEAST_GRANULE);
        PageSize alignment = least.compareTo(options.region().alignment()) > 0
                ? least
                : options.region().alignment();
        return memory.reserve(capacity, options.region().aligned(alignment).faultedBy(FaultPolicy.largestFit()));
    }

    private static long granuleBytes(Region region) {
        return Math.max(LEAST_GRANULE, region.plan().sizes().getLast().bytes());
    }
}
