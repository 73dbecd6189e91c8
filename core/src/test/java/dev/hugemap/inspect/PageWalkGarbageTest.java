// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A walk's steps make no garbage, whatever they step over: on the running kernel, with the calls that fetch included. */
final class PageWalkGarbageTest {
    private static final PageSize M2 = PageSize.mib(2);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final NativeBridge bridge = NativeBridge.system();
    private final PageSizes sizes = PageSizes.read(KernelFiles.system(), bridge);
    private final Inspector inspector = Inspector.of(bridge, KernelFiles.system(), sizes);
    private final long page = sizes.base().bytes();

    @Test
    void stepsOverHugeLeavesMakeNoGarbage() {
        Thp.required();
        try (TestMemory memory = new TestMemory(bridge, sizes.base(), 32 * M2.bytes(), M2.bytes())) {
            memory.advise(Advice.MADV_HUGEPAGE).writeAll();
            assertNoGarbage(memory.range, 32);
        }
    }

    @Test
    void stepsOverBasePagesWithGapsMakeNoGarbage() {
        try (TestMemory memory = new TestMemory(bridge, sizes.base(), 16 * M2.bytes(), M2.bytes())) {
            for (long at = 0; at < memory.range.length(); at += 2 * page) {
                memory.write(at, page);
            }
            assertNoGarbage(memory.range, 16 * 512);
        }
    }

    @Test
    void stepsAcrossMappingsMakeNoGarbage() {
        try (TestMemory memory = new TestMemory(bridge, sizes.base(), 2 * M2.bytes(), M2.bytes())) {
            memory.writeAll();
            for (long at = 0; at < memory.range.length(); at += 8 * page) {
                bridge.mprotect(memory.range.start() + at, 4 * page, Protection.PROT_READ);
            }
            assertNoGarbage(memory.range, 1024);
        }
    }

    private void assertNoGarbage(AddressRange range, long leastSteps) {
        try (PageWalk walk = inspector.walk(range)) {
            long steps = steps(walk, range);
            assertThat(steps).isGreaterThanOrEqualTo(leastSteps);
            assertThat(leastGarbage(walk, range))
                    .as("bytes of garbage in %d steps", steps)
                    .isZero();
        }
    }

    /** A step that allocates shows always; what is made before all is compiled, and by the JIT itself, doesn't last. */
    private static long leastGarbage(PageWalk walk, AddressRange range) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long least = Long.MAX_VALUE;
        while (least > 0 && System.nanoTime() < deadline) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            steps(walk, range);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static long steps(PageWalk walk, AddressRange range) {
        walk.seek(range.start());
        long steps = 0;
        while (walk.next()) {
            steps++;
        }
        return steps;
    }
}
