// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads and their caches, on this machine's memory. */
final class PoolThreadsTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final int PAIRS = 200_000;

    private final HugePool pool =
            HugePool.open(PoolOptions.of(prefer(transparent(), basePages())).capacity(64 * MIB));

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aPairOfAllocateAndFreeLeavesNoGarbage() {
        long sum = pairs();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        sum += pairs();
        long garbage = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(sum).isNotZero();
        assertThat(garbage).isLessThan(PAIRS / 100);
    }

    @Test
    void isNotClosedUnderAnOpenArena() {
        try (PoolArena arena = pool.arena()) {
            MemorySegment segment = arena.allocate(64);

            assertThatIllegalStateException().isThrownBy(pool::close).withMessageContaining("1 chunks");

            segment.set(JAVA_LONG, 0, 1);
            assertThat(pool.allocate(64).byteSize()).isEqualTo(64);
        }
    }

    @Test
    void blocksOfThreadsThatHaveEndedComeBack() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            Thread thread = Thread.ofPlatform().start(() -> pool.freeAddress(pool.allocateAddress(3000)));
            thread.join();
        }
        pool.giveBack();
        assertThat(pool.report().absentBytes()).isEqualTo(64 * MIB);
    }

    @Test
    void aThreadsBlocksServeTheNextWhereThereAreNoOthers() throws InterruptedException {
        List<Long> all = new ArrayList<>();
        Thread first = Thread.ofPlatform().start(() -> pool.freeAddress(pool.allocateAddress(64 << 10)));
        first.join();
        for (long at = 0; at < 64 * MIB; at += 64 << 10) {
            all.add(pool.allocateAddress(64 << 10));
        }
        assertThat(all).doesNotHaveDuplicates();
        all.forEach(pool::freeAddress);
    }

    @Test
    void virtualThreadsShareAFewCaches() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(5_000);
        for (int i = 0; i < 5_000; i++) {
            Thread.ofVirtual().start(() -> {
                long block = pool.allocateAddress(100);
                Thread.yield();
                pool.freeAddress(block);
                done.countDown();
            });
        }
        done.await();
        assertThat(pool.threadCaches()).isZero();
        pool.giveBack();
        assertThat(pool.report().absentBytes()).isEqualTo(64 * MIB);
    }

    @Test
    void whatOneThreadAllocatesAnotherFrees() throws InterruptedException {
        ConcurrentLinkedQueue<Long> handed = new ConcurrentLinkedQueue<>();
        Thread producer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 20_000; i++) {
                handed.add(pool.allocateAddress(512));
            }
        });
        for (int freed = 0; freed < 20_000; ) {
            Long block = handed.poll();
            if (block != null) {
                pool.freeAddress(block);
                freed++;
            }
        }
        producer.join();
        pool.giveBack();
        assertThat(pool.report().absentBytes()).isEqualTo(64 * MIB);
    }

    private long pairs() {
        long sum = 0;
        for (int i = 0; i < PAIRS; i++) {
            long block = pool.allocateAddress(1 + (i & 4095));
            sum += block;
            pool.freeAddress(block);
        }
        return sum;
    }
}
