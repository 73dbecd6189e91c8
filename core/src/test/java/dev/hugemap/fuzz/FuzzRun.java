// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gives a target its share of the inputs, one after the other, in a thread that is watched.
 *
 * <p>System properties: {@code hugemap.fuzz.inputs} (of all targets together), {@code hugemap.fuzz.seed},
 * {@code hugemap.fuzz.at} (one input of a seed alone), {@code hugemap.fuzz.input} (what that input is, in base 64).
 */
public final class FuzzRun {
    private static final String PROPERTY = "hugemap.fuzz.";
    private static final long STANDARD_INPUTS = 100_000;
    private static final int THOUSANDTHS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What an input may cost in garbage, and what each of its bytes may on top. */
    private static final long MOST_GARBAGE = 8L << 20;

    private static final long GARBAGE_PER_BYTE = 4096;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final FuzzTarget target;
    private final FuzzCheck check;
    private final long seed;
    private final long inputs;
    private final Duration patience;
    private volatile long index;
    private volatile byte[] current = {};
    private long refused;
    private long slowest;

    FuzzRun(FuzzTarget target, FuzzCheck check, long seed, long inputs, Duration patience) {
        this.target = target;
        this.check = check;
        this.seed = seed;
        this.inputs = inputs;
        this.patience = patience;
    }

    /**
     * Runs a target as the system properties say, and prints what it did.
     *
     * @throws FuzzFinding for the first input that the parser doesn't stand
     */
    public static void of(FuzzTarget target, FuzzCheck check) {
        long seed = Long.getLong(PROPERTY + "seed", System.nanoTime());
        long all = Long.getLong(PROPERTY + "inputs", STANDARD_INPUTS);
        FuzzRun run = new FuzzRun(target, check, seed, Math.max(1, all * target.share() / THOUSANDTHS), PATIENCE);
        Long at = Long.getLong(PROPERTY + "at");
        String input = System.getProperty(PROPERTY + "input");
        if (input != null) {
            run.again(at == null ? 0 : at, Base64.getDecoder().decode(input));
        } else if (at != null) {
            run.again(at, run.input(at));
        } else {
            run.all();
        }
    }

    /** All inputs; prints a line about them. */
    void all() {
        long start = System.nanoTime();
        watch(this::work);
        System.out.printf(
                "fuzz %-22s seed %d: %,10d inputs, %,10d refused, slowest %,7.1f ms, %6.1f s%n",
                target.name(), seed, inputs, refused, slowest / 1e6, (System.nanoTime() - start) / 1e9);
    }

    /** One input, for a finding's sake. */
    void again(long at, byte[] bytes) {
        watch(() -> look(at, bytes));
    }

    private void watch(Runnable looks) {
        FutureTask<@Nullable Void> work = new FutureTask<>(looks, null);
        Thread.ofPlatform().name("fuzz " + target.name()).daemon().start(work);
        long seen = -1;
        while (true) {
            try {
                work.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stillAtIt) {
                long now = index;
                if (now == seen) {
                    // Before the interrupt, after which the thread may go on to the next input.
                    FuzzFinding finding = new FuzzFinding("no end after " + patience, target, seed, now, current, null);
                    work.cancel(true);
                    throw finding;
                }
                seen = now;
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof FuzzFinding finding) {
                    throw finding;
                }
                throw new AssertionError(failed.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private void work() {
        for (long i = 0; i < inputs; i++) {
            look(i, input(i));
        }
    }

    private byte[] input(long at) {
        return new Mutator(target).input(dice(at));
    }

    private SplittableRandom dice(long at) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + at);
    }

    private void look(long at, byte[] bytes) {
        current = bytes;
        index = at;
        long garbage = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        try {
            check.look(new FuzzInput(bytes, dice(~at)));
        } catch (Exception | Error thrown) {
            if (!target.refusals().contains(thrown.getClass())) {
                throw new FuzzFinding(thrown.toString(), target, seed, at, bytes, thrown);
            }
            refused++;
        }
        slowest = Math.max(slowest, System.nanoTime() - start);
        long made = THREADS.getCurrentThreadAllocatedBytes() - garbage;
        if (made > MOST_GARBAGE + GARBAGE_PER_BYTE * bytes.length) {
            throw new FuzzFinding(made + " bytes of garbage", target, seed, at, bytes, null);
        }
    }
}
