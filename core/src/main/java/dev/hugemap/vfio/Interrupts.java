// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.SyscallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Interrupts of a device that are switched on, until they are closed or the device is. Each is counted by the kernel, so
 * that none is lost between two waits. Safe for use by many threads.
 */
public final class Interrupts implements AutoCloseable {
    private final DeviceInterrupts owner;
    private final InterruptKind kind;
    private final IrqRequest request;
    private final EventFile end;
    private final List<EventFile> events;
    private final List<InterruptVector> vectors = new ArrayList<>();
    /** Read by those who wait or unmask, written by who closes. */
    private final ReentrantReadWriteLock users = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /** Takes over the files. */
    Interrupts(DeviceInterrupts owner, IrqRequest request, EventFile end, List<EventFile> events) {
        this.owner = owner;
        this.kind = request.kind();
        this.request = request;
        this.end = end;
        this.events = List.copyOf(events);
        for (int number = 0; number < events.size(); number++) {
            vectors.add(new InterruptVector(this, number, events.get(number)));
        }
    }

    /**
     * What they are.
     *
     * @return their kind
     */
    public InterruptKind kind() {
        return kind;
    }

    /**
     * How many there are.
     *
     * @return the count
     */
    public int count() {
        return vectors.size();
    }

    /**
     * One of them.
     *
     * @param number from 0 on
     * @return the interrupt
     * @throws IndexOutOfBoundsException if there are fewer
     */
    public InterruptVector vector(int number) {
        return vectors.get(number);
    }

    /**
     * Lets {@link InterruptKind#INTX} through again. The kernel masks the line each time it is signalled, for it stays up
     * until the device is told otherwise: do that first, or it is signalled again at once.
     *
     * @throws UnsupportedOperationException if these are messages, which are never masked
     * @throws IllegalStateException if they are switched off
     * @throws VfioException if the kernel refuses
     */
    public void unmask() {
        if (kind != InterruptKind.INTX) {
            throw new UnsupportedOperationException(kind + " is never masked: there is nothing to unmask");
        }
        using(() -> {
            request.unmask();
            return kind;
        });
    }

    long await(EventFile event, Duration timeout) {
        long deadline = System.nanoTime() + nanos(timeout);
        return using(() -> {
            while (true) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                switch (new EventWait(owner.bridge(), event, end).await(left)) {
                    case END -> throw switchedOff();
                    case TIMEOUT -> {
                        return 0L;
                    }
                    case EVENT -> {
                        long count = event.take();
                        if (count > 0) {
                            return count;
                        }
                    }
                }
            }
        });
    }

    /** At most 146 years, so that deadlines don't overflow. */
    private static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 2);
        return timeout.compareTo(longest) > 0 ? longest.toNanos() : timeout.toNanos();
    }

    private <T> T using(Supplier<T> action) {
        users.readLock().lock();
        try {
            if (closed) {
                throw switchedOff();
            }
            return action.get();
        } catch (SyscallException refused) {
            throw owner.refused(kind, refused);
        } finally {
            users.readLock().unlock();
        }
    }

    private IllegalStateException switchedOff() {
        return new IllegalStateException(owner.device() + ": " + kind + " is switched off");
    }

    /**
     * Switches them off. Who waits for one gets an {@link IllegalStateException}. Does nothing the second time.
     *
     * @throws VfioException if the kernel refuses; they are given up all the same
     */
    @Override
    public void close() {
        owner.disable(this);
    }

    /** Ends all waiting, and gives everything back. */
    void end() {
        closed = true;
        try {
            Closing.closeAll(end::signal, this::giveBack);
        } catch (SyscallException refused) {
            throw owner.refused(kind, refused);
        }
    }

    private void giveBack() {
        users.writeLock().lock();
        try {
            List<AutoCloseable> all = new ArrayList<>();
            all.add(request::disable);
            all.addAll(events);
            all.add(end);
            Closing.closeAll(all.toArray(AutoCloseable[]::new));
        } finally {
            users.writeLock().unlock();
        }
    }
}
