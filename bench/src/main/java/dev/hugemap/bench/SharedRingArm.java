// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.agrona.SegmentBuffer;
import dev.hugemap.memory.Backing;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.SharedRegion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.MessageHandler;

/**
 * Rings between this process and another, in a memfd on pages of one size: how many messages a second come through, and how long
 * one takes there and back.
 *
 * @param name the arm's name in tables
 * @param label the page size that the rings are to be on, in both processes
 * @param backing of the memfd
 * @param ring bytes of each ring, a power of two
 * @param messages how many are counted
 * @param trips how many are timed there and back
 */
record SharedRingArm(String name, PageSize label, Backing backing, int ring, long messages, int trips)
        implements MeasuredArm {
    private static final Measure RATE = new Measure("million messages/s", 1e6);
    private static final Measure MEDIAN = new Measure("there and back, p50, ns", 1);
    private static final Measure TAIL = new Measure("there and back, p99, ns", 1);

    /** What each arm measures. */
    static final List<Measure> MEASURES = List.of(RATE, MEDIAN, TAIL);

    /** What part of a turn comes before what counts. */
    private static final int WARM_UP_PART = 4;

    private static final int PERCENT = 100;
    private static final int ASK_AFTER = 1 << 20;
    private static final long SECOND = 1_000_000_000;

    @Override
    public Measured run() {
        try (SharedRegion region = SharedRegion.create(SharedRings.bytes(ring), require(backing))) {
            SharedRings rings = SharedRings.over(region, ring);
            Process peer = start(region);
            try (BufferedReader told = peer.inputReader()) {
                Measured measured = measure(new Side(rings, peer), told);
                peer.waitFor(1, TimeUnit.MINUTES);
                return measured;
            } finally {
                peer.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a ring was measured", e);
        }
    }

    private Measured measure(Side side, BufferedReader told) throws IOException {
        side.nanosOf(messages / WARM_UP_PART);
        side.trips(trips / WARM_UP_PART);
        long nanos = side.nanosOf(messages);
        long[] timed = side.trips(trips);
        side.send(SharedRings.END, 0);
        String[] there = told.readLine().split(" ", 2);
        ObservedPages here = side.rings.observed(label);
        ObservedPages other = new ObservedPages(here.bytes(), Long.parseLong(there[0]), there[1]);
        return new Measured(
                Map.of(
                        RATE.name(),
                        Math.round((double) messages * SECOND / nanos),
                        MEDIAN.name(),
                        timed[trips / 2],
                        TAIL.name(),
                        timed[trips / PERCENT * 99]),
                List.of(here, other));
    }

    private Process start(SharedRegion region) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SharedRingPeer.class.getName(),
                        region.descriptor().toString(),
                        "" + ring,
                        "" + label.bytes())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** This process's end of the rings. */
    private static final class Side {
        private final SharedRings rings;
        private final Process peer;
        private final SegmentBuffer message =
                SegmentBuffer.of(MemorySegment.ofArray(new long[SharedRings.MESSAGE / Long.BYTES]));
        private long last;
        private final MessageHandler handler = (_, buffer, index, _) -> last = buffer.getLong(index);

        Side(SharedRings rings, Process peer) {
            this.rings = rings;
            this.peer = peer;
        }

        void send(int type, long number) {
            message.putLong(0, number);
            SharedRings.send(rings.there(), type, message);
        }

        /** How long so many messages took from the first one on; they are numbered down to 1. */
        long nanosOf(long count) {
            last = 0;
            send(SharedRings.SEND, count);
            await(count, 1);
            long start = System.nanoTime();
            await(1, Integer.MAX_VALUE);
            return System.nanoTime() - start;
        }

        /** How long each of so many messages took there and back, the shortest first. */
        long[] trips(int count) {
            long[] nanos = new long[count];
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                send(SharedRings.ECHO, -i - 1L);
                await(-i - 1L, 1);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos;
        }

        /** Reads, so many at once, until the message of this number has come. */
        private void await(long number, int atOnce) {
            int idle = 0;
            while (last != number) {
                if (rings.back().read(handler, atOnce) > 0) {
                    idle = 0;
                } else if (++idle % ASK_AFTER == 0 && !peer.isAlive()) {
                    throw new IllegalStateException("the other process ended");
                } else {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
