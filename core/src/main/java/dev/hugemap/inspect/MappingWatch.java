// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.flight.FlightGate;
import dev.hugemap.flight.Recorder;
import dev.hugemap.page.AddressRange;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches ranges from a thread of its own, and tells when they are mapped in another way than before: huge pages that were
 * taken apart or put together, pages that went to swap, to another NUMA node or are gone, mappings that are gone.
 *
 * <pre>{@code
 * try (MappingWatch _ = MappingWatch.start(inspector, List.of(range), Duration.ofSeconds(10), System.out::println)) {
 *     serve();
 * }
 * }</pre>
 *
 * <p>A look compares sums over each range with those of the look before: what happens and is undone between two looks, and
 * a loss and a gain of one kind in one range, aren't seen. Memory that is touched for the first time is no drift. Shared
 * memory in swap, which no source tells from absent memory, counts as absent. On which node pages are is asked by
 * {@code move_pages} where more than one has memory; where that is refused it is unknown, and nothing has migrated.
 *
 * <p>Each drift goes to the listener, on the watching thread, and into a flight recording as event
 * {@code dev.hugemap.MappingDrift} where one has that event enabled and the module {@code jdk.jfr} is there. An exception of
 * the listener is logged, and the watch goes on.
 *
 * <p>It only reads: PAGEMAP_SCAN and PROCMAP_QUERY, with descriptors that stay open. Before Linux 6.11 each look reads
 * smaps, with the effect that {@link Inspector#reportAllSources} tells.
 *
 * <p>Safe for use by many threads. The thread is a daemon; it ends with {@link #close()}.
 */
public final class MappingWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MappingWatch.class.getName());

    private final DriftCheck check;
    private final long intervalNanos;
    private final Consumer<MappingDrift> listener;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("hugemap-watch").unstarted(this::run);

    private MappingWatch(DriftCheck check, Duration interval, Consumer<MappingDrift> listener) {
        this.check = check;
        this.intervalNanos = TimeUnit.NANOSECONDS.convert(interval);
        this.listener = listener;
    }

    /**
     * Starts to watch. When this returns, the first look has been taken.
     *
     * @param inspector of the process
     * @param ranges the ranges, one or more; each widened to whole base pages
     * @param interval between two looks, greater than 0
     * @param listener told of each drift, on the watching thread
     * @return the watch; to be closed
     * @throws IllegalArgumentException without a range, or with an interval that isn't greater than 0
     * @throws SyscallException if pagemap can't be opened
     */
    public static MappingWatch start(
            Inspector inspector, List<AddressRange> ranges, Duration interval, Consumer<MappingDrift> listener) {
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("nothing to watch: name one range or more");
        }
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("an interval is greater than 0, not " + interval);
        }
        DriftCheck check = inspector.driftCheck(ranges, InstantSource.system());
        MappingWatch watch = new MappingWatch(check, interval, listener);
        watch.thread.start();
        watch.awaitStart();
        return watch;
    }

    private void awaitStart() {
        try {
            started.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** Ends the watch. When this returns the listener is not called any more, unless it is the listener that closes. */
    @Override
    public void close() {
        stop.countDown();
        boolean interrupted = false;
        while (Thread.currentThread() != thread && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (check) {
            check.start();
            started.complete(null);
            while (!stop.await(intervalNanos, TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (Throwable failed) {
            if (!started.completeExceptionally(failed)) {
                throw failed;
            }
        }
    }

    private void look() {
        try {
            check.look(this::tell);
        } catch (RuntimeException failed) {
            LOG.log(Level.WARNING, "watched memory could not be looked at; the watch goes on", failed);
        }
    }

    private void tell(MappingDrift drift) {
        if (FlightGate.isOpen()) {
            Recorder.record(() -> MappingDriftEvent.record(drift));
        }
        if (stop.getCount() == 0) {
            return;
        }
        try {
            listener.accept(drift);
        } catch (RuntimeException failed) {
            LOG.log(Level.WARNING, "the listener failed at: " + drift + "; the watch goes on", failed);
        }
    }
}
