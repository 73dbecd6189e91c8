// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A program that knows nothing of huge pages: it reads a direct buffer by loads of which each tells where the next one is, and
 * prints once a second how long they took. To be made huge from outside, while it runs.
 *
 * <p>{@code java BufferReader.java [MiB [seconds]]}; needs nothing but the JDK.
 */
public final class BufferReader {
    private static final int DEFAULT_MIB = 1024;
    private static final int DEFAULT_SECONDS = 60;
    /** Loads between two looks at the clock, so that looking costs little; a stall shows in full in its batch. */
    private static final int BATCH = 32;

    private static final int LINE_SHIFT = 6;
    private static final int MOST_SAMPLES = 1 << 20;
    private static final long SECOND = 1_000_000_000L;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double MICRO = 1e3;

    private final ByteBuffer buffer;
    private final int lines;
    private final long[] samples = new long[MOST_SAMPLES];
    private long at;

    private BufferReader(int mebibytes) {
        buffer = ByteBuffer.allocateDirect(mebibytes << 20).order(ByteOrder.nativeOrder());
        lines = buffer.capacity() >>> LINE_SHIFT;
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < buffer.capacity(); i += Long.BYTES) {
            buffer.putLong(i, random.nextLong());
        }
    }

    /**
     * Reads until the time is over.
     *
     * @param arguments the buffer's size in MiB, below 2048, and for how many seconds
     */
    public static void main(String[] arguments) {
        int mebibytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_MIB;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEFAULT_SECONDS;
        BufferReader reader = new BufferReader(mebibytes);
        System.out.println("pid " + ProcessHandle.current().pid() + " reads " + mebibytes
                + " MiB; ns for a load, but the" + " longest batch of " + BATCH + " in µs");
        System.out.println("second     million loads   p50   p90   p99   p99.9   longest");
        for (int second = 1; second <= seconds; second++) {
            int count = reader.readForASecond();
            reader.print(second, count);
        }
    }

    private int readForASecond() {
        int count = 0;
        long start = System.nanoTime();
        long before = start;
        while (before - start < SECOND && count < MOST_SAMPLES) {
            at = batch(at);
            long now = System.nanoTime();
            samples[count++] = now - before;
            before = now;
        }
        return count;
    }

    /** Where a load leads depends on what was loaded, and on how far it has come, so that no short ring is met. */
    private long batch(long from) {
        long value = from;
        for (int i = 0; i < BATCH; i++) {
            long mixed = (value + i) * GOLDEN;
            int line = (int) ((mixed >>> Integer.SIZE) * lines >>> Integer.SIZE);
            value ^= buffer.getLong(line << LINE_SHIFT);
        }
        return value;
    }

    private void print(int second, int count) {
        Arrays.sort(samples, 0, count);
        System.out.printf(
                Locale.ROOT,
                "%6d   %15.2f %5d %5d %5d %7d %9.0f%n",
                second,
                (double) count * BATCH / 1_000_000,
                percentile(count, 0.5),
                percentile(count, 0.9),
                percentile(count, 0.99),
                percentile(count, 0.999),
                samples[count - 1] / MICRO);
        System.out.flush();
    }

    private long percentile(int count, double part) {
        return samples[(int) (count * part)] / BATCH;
    }
}
