// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps memory from being freed: closing a shared arena throws an {@link IllegalStateException} as long as one of its
 * segments is held, and memory of an automatic arena stays reachable.
 *
 * <p>The JDK holds an arena during native calls that take one of its segments, and at no other time. So a thread makes such
 * a call, of a function of the C library that calls back, and sleeps inside. A confined arena can't be held: only its own
 * thread may make such a call, and that would have to sleep.
 */
public final class ScopeHold implements AutoCloseable {
    private final MemorySegment segment;
    private final @Nullable Holder holder;

    private ScopeHold(MemorySegment segment, @Nullable Holder holder) {
        this.segment = segment;
        this.holder = holder;
    }

    /**
     * Holds the memory of a segment, as far as that is possible.
     *
     * @param segment native memory
     * @return the hold; it does nothing for the arena where that is confined to a thread
     * @throws IllegalStateException if the arena is closed
     */
    public static ScopeHold of(MemorySegment segment) {
        Holder holder = new Holder(segment);
        if (!segment.isAccessibleBy(holder)) {
            if (!segment.scope().isAlive()) {
                throw new IllegalStateException("the memory's arena is closed");
            }
            return new ScopeHold(segment, null);
        }
        holder.begin();
        return new ScopeHold(segment, holder);
    }

    /**
     * Whether closing the arena fails until this is closed.
     *
     * @return false for a confined arena
     */
    public boolean isHeld() {
        return holder != null;
    }

    /** Lets go; when it returns, the arena can be closed. Does nothing the second time. */
    @Override
    public void close() {
        if (holder != null) {
            holder.end();
        }
        Reference.reachabilityFence(segment);
    }

    /** The thread that sleeps in a native call. */
    private static final class Holder extends Thread {
        private final MemorySegment segment;
        private final CountDownLatch begun = new CountDownLatch(1);
        private volatile @Nullable Throwable failure;
        private volatile boolean released;

        Holder(MemorySegment segment) {
            super("hugemap holds memory");
            this.segment = segment;
            setDaemon(true);
        }

        void begin() {
            start();
            boolean interrupted = false;
            while (true) {
                try {
                    begun.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            restore(interrupted);
            Throwable failed = failure;
            if (failed != null) {
                throw new IllegalStateException("the memory's arena can't be held: " + failed.getMessage(), failed);
            }
        }

        @Override
        public void run() {
            try {
                MemorySegment found =
                        (MemorySegment) Callback.SEARCH.invokeExact(segment, segment, 1L, 1L, Callback.STUB);
                Reference.reachabilityFence(found);
            } catch (Throwable refused) {
                failure = refused;
            } finally {
                begun.countDown();
            }
        }

        /** Called from within the native call. Nothing in it throws: that would end the JVM. */
        void sleep() {
            begun.countDown();
            while (!released) {
                LockSupport.park(this);
                // An interrupt would make each further park return at once.
                Thread.interrupted();
            }
        }

        void end() {
            released = true;
            LockSupport.unpark(this);
            boolean interrupted = false;
            while (isAlive()) {
                try {
                    join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            restore(interrupted);
        }

        private static void restore(boolean interrupted) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** {@code man 3 bsearch}, which asks to compare the key with the one element, and gets the answer when all is over. */
    private static final class Callback {
        @SuppressWarnings("restricted")
        static final MethodHandle SEARCH = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().find("bsearch").orElseThrow(),
                        FunctionDescriptor.of(
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS));

        @SuppressWarnings("restricted")
        static final MemorySegment STUB = Linker.nativeLinker()
                .upcallStub(
                        compareHandle(),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                        Arena.global());

        private static MethodHandle compareHandle() {
            Comparison found = (key, element) -> {
                ((Holder) Thread.currentThread()).sleep();
                return 0;
            };
            try {
                return MethodHandles.lookup()
                        .findVirtual(
                                Comparison.class,
                                "compare",
                                MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class))
                        .bindTo(found);
            } catch (ReflectiveOperationException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    /** What bsearch calls. */
    @FunctionalInterface
    interface Comparison {
        int compare(MemorySegment key, MemorySegment element);
    }
}
