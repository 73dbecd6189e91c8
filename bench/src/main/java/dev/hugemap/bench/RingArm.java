// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.PageSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * A ring between this process and another, in a file system that gives it pages of one size.
 *
 * @param name the arm's name in tables
 * @param label the page size that the ring is to be on, in both processes
 * @param huge the host's huge page
 * @param folder of the file system
 */
record RingArm(String name, PageSize label, PageSize huge, Path folder) {
    /** Times around the ring: the first one warms up and has every page put in, the others count. */
    private static final int TIMES_AROUND = 3;

    /** Sends messages from another process to this one. */
    RingSample run(int bytes) {
        Path file = folder.resolve("ring");
        try (Arena arena = Arena.ofShared()) {
            RingMapping mapping = RingMapping.map(arena, file, bytes, huge);
            long around = RingMapping.oneTimeAround(bytes);
            Process sender = start(file, bytes, TIMES_AROUND * around);
            try (BufferedReader told = sender.inputReader()) {
                Receiver receiver = new Receiver(mapping.ring(), sender);
                receiver.receive(around);
                long start = System.nanoTime();
                receiver.receive((TIMES_AROUND - 1) * around);
                long nanos = System.nanoTime() - start;
                String[] there = told.readLine().split(" ", 2);
                sender.waitFor(1, TimeUnit.MINUTES);
                ObservedPages other = new ObservedPages(bytes, Long.parseLong(there[0]), there[1]);
                return new RingSample(nanos, (TIMES_AROUND - 1) * around, mapping.observed(label), other);
            } finally {
                sender.destroyForcibly();
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a ring was measured", e);
        }
    }

    private Process start(Path file, int bytes, long messages) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RingSender.class.getName(),
                        file.toString(),
                        "" + bytes,
                        "" + huge.bytes(),
                        "" + label.bytes(),
                        "" + messages)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Takes messages and checks that none is missing. */
    private static final class Receiver {
        private static final int ASK_AFTER = 1 << 20;

        private final ManyToOneRingBuffer ring;
        private final Process sender;
        private long next;
        private final MessageHandler handler = (_, buffer, index, _) -> {
            long number = buffer.getLong(index);
            if (number != next) {
                throw new IllegalStateException("message " + number + " came where " + next + " was to come");
            }
            next++;
        };

        Receiver(ManyToOneRingBuffer ring, Process sender) {
            this.ring = ring;
            this.sender = sender;
        }

        void receive(long count) {
            long end = next + count;
            int idle = 0;
            while (next < end) {
                if (ring.read(handler, (int) Math.min(end - next, Integer.MAX_VALUE)) > 0) {
                    idle = 0;
                } else if (++idle % ASK_AFTER == 0 && !sender.isAlive() && ring.size() == 0) {
                    throw new IllegalStateException("the sender ended after " + next + " messages of " + end);
                } else {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
