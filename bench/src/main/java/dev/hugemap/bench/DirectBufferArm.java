// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The JDK's direct buffer. Its memory is given back by the garbage collector, so each run collects until it is; that is
 * not timed.
 */
record DirectBufferArm(HugeMemory memory, PageSize label) implements Arm {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Whether one buffer can be that large. */
    static boolean holds(long bytes) {
        return bytes <= Integer.MAX_VALUE;
    }

    @Override
    public String name() {
        return "ByteBuffer.allocateDirect";
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public Sample run(long bytes) {
        BufferPoolMXBean pool = directPool();
        long before = pool.getMemoryUsed();
        Sample sample = allocate(Math.toIntExact(bytes));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (pool.getMemoryUsed() > before) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the garbage collector doesn't give a direct buffer back");
            }
            System.gc();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return sample;
    }

    /** A method of its own, so that nothing refers to the buffer any more when it has returned. */
    private Sample allocate(int bytes) {
        long start = System.nanoTime();
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        long nanos = System.nanoTime() - start;
        AddressRange range = new AddressRange(MemorySegment.ofBuffer(buffer).address(), bytes);
        ObservedPages observed = ObservedPages.of(memory.inspector().report(range), label);
        Reference.reachabilityFence(buffer);
        return new Sample(nanos, Optional.empty(), observed);
    }

    private static BufferPoolMXBean directPool() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
    }
}
