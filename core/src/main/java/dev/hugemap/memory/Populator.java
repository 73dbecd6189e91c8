// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.address.MinorFaults;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.inspect.FaultCounts;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts pages behind one mapped range, in parallel, and counts the faults of each chunk.
 *
 * <p>Zeroing is nearly all of the cost, so threads share the range by taking chunk after chunk from one counter. None
 * begins before all are up: a starting thread maps its stack's guards and its heap, and each of these calls would wait
 * behind a chunk, because the kernel lets nobody change mappings while pages are put in.
 */
final class Populator {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int WARM_UPS = 3;
    /** What is less is done before another thread is up. */
    private static final int LEAST_CHUNKS = 4;

    private static final int RECOUNTS = 2;

    private final HugeMemory memory;
    private final BackingStrategy strategy;
    private final AddressRange range;
    private final ProgressListener progress;
    private final Brake brake;
    private final long chunkBytes;
    private final int[] faults;
    private final int threads;
    private final Phaser allUp = new Phaser(1);
    private final AtomicLong next = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Object progressLock = new Object();
    private long populated;

    Populator(HugeMemory memory, BackingStrategy strategy, AddressRange range, RegionOptions options, Brake brake) {
        this.memory = memory;
        this.strategy = strategy;
        this.range = range;
        this.progress = options.progress();
        this.brake = brake;
        long leastChunks = strategy.chunkSize().pagesIn(range.length());
        long share = leastChunks / (options.threads() * 4L);
        long atOnce = Long.highestOneBit(Math.clamp(share, 1, strategy.mostChunksAtOnce()));
        PageSize chunk = new PageSize(strategy.chunkSize().bytes() * atOnce);
        this.chunkBytes = chunk.bytes();
        long chunks = chunk.pagesIn(range.length());
        if (chunks > LARGEST_ARRAY) {
            throw new IllegalArgumentException("too much to populate at once: " + Bytes.format(range.length()));
        }
        this.faults = new int[(int) chunks];
        this.threads = Math.clamp(chunks / LEAST_CHUNKS, 1, options.threads());
    }

    /** Populates all of the range, or throws what the first failing call was answered, or why it was to end early. */
    PopulateOutcome run() {
        long start = System.nanoTime();
        List<Thread> others = new ArrayList<>(threads);
        startThreads(others);
        work();
        for (Thread other : others) {
            join(other);
        }
        long nanos = System.nanoTime() - start;
        Throwable failed = failure.get();
        if (failed instanceof TimeOver) {
            throw new TimeOver(
                    "populating, " + Bytes.format(populated) + " of " + Bytes.format(range.length()) + " done");
        }
        if (failed != null) {
            throw Populator.<RuntimeException>asItIs(failed);
        }
        long total = 0;
        for (int count : faults) {
            total += count;
        }
        return new PopulateOutcome(range.length(), nanos, total, others.size() + 1, counts());
    }

    @SuppressWarnings("unchecked") // what was thrown unchecked goes on so
    private static <T extends Throwable> T asItIs(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private void startThreads(List<Thread> others) {
        for (int i = 1; i < threads; i++) {
            Thread other =
                    Thread.ofPlatform().name("hugemap-populate-" + i).daemon().unstarted(this::work);
            allUp.register();
            try {
                other.start();
            } catch (OutOfMemoryError noMoreThreads) {
                // Fewer threads do the same work.
                allUp.arriveAndDeregister();
                return;
            }
            others.add(other);
        }
    }

    private FaultCounts counts() {
        return new FaultCounts(range.start(), chunkBytes, range.length(), faults, strategy.possibleSizes());
    }

    private void work() {
        try (MinorFaults minorFaults = new MinorFaults(memory.bridge());
                PageFiller filler = filler()) {
            warmUp(minorFaults, filler);
            allUp.arriveAndAwaitAdvance();
            for (long chunk = next.getAndIncrement();
                    chunk < faults.length && failure.get() == null;
                    chunk = next.getAndIncrement()) {
                brake.check("populating");
                populate((int) chunk, minorFaults, filler);
            }
        } catch (Throwable e) { // A listener in another language may throw what it doesn't declare.
            failure.compareAndSet(null, e);
            allUp.arriveAndDeregister();
        }
    }

    /** What a JVM loads and spins at a first call faults in this very thread: better before counting than within. */
    private void warmUp(MinorFaults minorFaults, PageFiller filler) {
        AddressRange nothing = new AddressRange(range.start(), 0);
        for (int i = 0; i < WARM_UPS; i++) {
            minorFaults.count();
            strategy.prepareChunk(nothing);
            filler.fill(nothing.start(), nothing.length());
        }
    }

    private void populate(int index, MinorFaults minorFaults, PageFiller filler) {
        long offset = index * chunkBytes;
        AddressRange chunk = new AddressRange(range.start() + offset, Math.min(chunkBytes, range.length() - offset));
        faults[index] = populate(chunk, minorFaults, filler);
        for (int again = 0; faults[index] > strategy.mostFaults(chunk.length()) && again < RECOUNTS; again++) {
            // The JVM may have faulted in between, in this very thread: pages that nobody has seen can be had anew.
            memory.bridge().madvise(chunk.start(), chunk.length(), Advice.MADV_DONTNEED);
            faults[index] = populate(chunk, minorFaults, filler);
        }
        synchronized (progressLock) {
            populated += chunk.length();
            progress.populated(populated, range.length());
        }
    }

    private int populate(AddressRange chunk, MinorFaults minorFaults, PageFiller filler) {
        strategy.prepareChunk(chunk);
        long before = minorFaults.count();
        filler.fill(chunk.start(), chunk.length());
        return (int) (minorFaults.count() - before);
    }

    private PageFiller filler() {
        NativeBridge bridge = memory.bridge();
        if (memory.host().features().has(KernelFeature.POPULATE_WRITE)) {
            return new PopulateWrite(bridge);
        }
        boolean hugeTlb = strategy.flags().isHugeTlb();
        return new ZeroReader(
                bridge,
                hugeTlb ? strategy.pageSize() : memory.host().pageSizes().base());
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                // The thread writes into memory that the caller may unmap next: it has to end first.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
