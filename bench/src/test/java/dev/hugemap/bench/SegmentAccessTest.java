// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hugemap.memory.HugeArena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The guard of the hot path: an access to huge memory is an access to a segment and makes no garbage. */
class SegmentAccessTest {
    private static final long BYTES = 4L << 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    @Test
    void readsAndWritesMakeNoGarbage() {
        try (HugeArena arena = HugeArena.ofConfined(prefer(transparent(), basePages()))) {
            MemorySegment segment = arena.allocate(BYTES);
            long expected = readAndWrite(segment);
            long least = Long.MAX_VALUE;
            long read = 0;
            for (int i = 0; i < 5; i++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                read = readAndWrite(segment);
                // The counter may take in what the JIT or a first call allocates once; an access that allocates shows
                // always.
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).isZero();
            assertThat(read).isGreaterThan(expected);
        }
    }

    @Test
    void theCounterSeesOneObjectPerAccess() {
        try (HugeArena arena = HugeArena.ofConfined(prefer(transparent(), basePages()))) {
            MemorySegment segment = arena.allocate(BYTES);
            Object[] kept = new Object[1_000];
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < kept.length; i++) {
                kept[i] = segment.asSlice(i, Long.BYTES);
            }
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isGreaterThan(kept.length * 16L);
        }
    }

    private static long readAndWrite(MemorySegment segment) {
        long sum = 0;
        for (long offset = 0; offset < BYTES; offset += Long.BYTES) {
            long value = segment.get(JAVA_LONG, offset) + 1;
            segment.set(JAVA_LONG, offset, value);
            sum += value;
        }
        return sum;
    }
}
