// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fields;
import dev.hugemap.bridge.abi.Poll;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for an event, for the end of waiting, or for the time to be over. */
record EventWait(NativeBridge bridge, EventFile event, EventFile end) {
    /** Longer than any process lives, and no overflow in nanoseconds. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private static final long EVENTS = Fields.offset(Poll.POLLFD, "events");
    private static final long REVENTS = Fields.offset(Poll.POLLFD, "revents");

    /** What ended a wait. */
    enum Outcome {
        /** There was an event. */
        EVENT,
        /** Nobody shall wait any longer. */
        END,
        /** The time is over. */
        TIMEOUT
    }

    Outcome await(Duration timeout) {
        long nanos = timeout.compareTo(Duration.ofNanos(LONGEST)) > 0 ? LONGEST : timeout.toNanos();
        long deadline = System.nanoTime() + Math.max(0, nanos);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment both = arena.allocate(Poll.POLLFD, 2);
            prepare(both, 0, event);
            prepare(both, Poll.POLLFD.byteSize(), end);
            while (true) {
                long left = deadline - System.nanoTime();
                int ready = poll(both, Math.max(0, left));
                if (both.get(JAVA_SHORT, Poll.POLLFD.byteSize() + REVENTS) != 0) {
                    return Outcome.END;
                }
                if (both.get(JAVA_SHORT, REVENTS) != 0) {
                    return Outcome.EVENT;
                }
                if (ready == 0 && left <= 0) {
                    return Outcome.TIMEOUT;
                }
            }
        }
    }

    /** One call; it takes whole milliseconds, and the last of them is begun. */
    private int poll(MemorySegment both, long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
        try {
            return bridge.poll(both, 2, (int) Math.min(millis, Integer.MAX_VALUE));
        } catch (SyscallException refused) {
            if (refused.errno().equals(Errno.EINTR)) {
                return 0;
            }
            throw refused;
        }
    }

    private static void prepare(MemorySegment both, long at, EventFile file) {
        both.set(JAVA_INT, at, file.fd());
        both.set(JAVA_SHORT, at + EVENTS, (short) Poll.POLLIN);
        both.set(JAVA_SHORT, at + REVENTS, (short) 0);
    }
}
