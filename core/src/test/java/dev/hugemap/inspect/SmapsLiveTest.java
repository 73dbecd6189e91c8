// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** smaps and its kin of the kernel that runs the tests. */
final class SmapsLiveTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final int ROUNDS = 5;
    private static final int WARM_UPS = 150;
    private static final int MAPPINGS = 1000;

    private final NativeBridge bridge = NativeBridge.system();
    private final PageSizes sizes = PageSizes.read(KernelFiles.system(), bridge);
    private final Inspector inspector = Inspector.of(bridge, KernelFiles.system(), sizes);
    private final long page = sizes.base().bytes();

    @Test
    void aStepLeavesNoGarbageBehind() {
        try (TestMemory memory = striped(MAPPINGS)) {
            assertThat(memory.range.length()).isPositive();
            for (int i = 0; i < WARM_UPS; i++) {
                garbageOfAllSteps();
            }
            long least = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                // The counter may take in what the JIT allocates once; a step that allocates shows always.
                least = Math.min(least, garbageOfAllSteps());
            }
            assertThat(least)
                    .as("bytes of garbage in %d steps and more", MAPPINGS)
                    .isZero();
        }
    }

    private long garbageOfAllSteps() {
        try (SmapsReader smaps = inspector.smaps()) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long sum = 0;
            int steps = 0;
            while (smaps.next()) {
                steps++;
                sum += smaps.bytes(SmapsField.RSS) + (smaps.has(VmFlag.WRITE) ? 1 : 0);
                sum += smaps.kind() == MappingKind.ANONYMOUS ? 1 : 0;
                sum += smaps.permissions().length();
            }
            long garbage = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (steps < MAPPINGS || sum == 0) {
                throw new AssertionError(steps + " mappings, " + sum);
            }
            return garbage;
        }
    }

    private TestMemory striped(int mappings) {
        TestMemory memory = new TestMemory(bridge, sizes.base(), mappings * page, page);
        for (long at = 0; at < memory.range.length(); at += 2 * page) {
            bridge.mprotect(memory.range.start() + at, page, Protection.PROT_READ);
        }
        return memory;
    }

    @Test
    void tellsWhatWasAskedOfTheMemory() {
        try (TestMemory memory = new TestMemory(bridge, sizes.base(), 8 * page, page)) {
            memory.advise(Advice.MADV_NOHUGEPAGE).write(0, 3 * page);

            try (SmapsReader smaps = inspector.smaps()) {
                while (smaps.next() && smaps.start() != memory.range.start()) {
                    assertThat(smaps.otherFlags()).isEmpty();
                    assertThat(smaps.otherFields()).isEmpty();
                }
                assertThat(smaps.entry().range()).isEqualTo(memory.range);
                assertThat(smaps.permissions()).isEqualTo("rw-p");
                assertThat(smaps.bytes(SmapsField.RSS)).isEqualTo(3 * page);
                assertThat(smaps.bytes(SmapsField.ANONYMOUS)).isEqualTo(3 * page);
                assertThat(smaps.bytes(SmapsField.KERNEL_PAGE_SIZE)).isEqualTo(page);
                assertThat(smaps.flags()).contains(VmFlag.READ, VmFlag.WRITE, VmFlag.NO_HUGE_PAGE);
                assertThat(smaps.kind()).isEqualTo(MappingKind.ANONYMOUS);
            }
        }
    }

    @Test
    void aProcessThatEndsMeanwhileIsToldFromTheEndOfItsMappings() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "100").start();
        Inspector other = Inspector.of(bridge, KernelFiles.system(), sizes, process.pid());
        try (SmapsReader smaps = other.smaps();
                SmapsReader whole = other.smaps()) {
            assertThat(smaps.next()).isTrue();
            int mappings = 0;
            while (whole.next()) {
                mappings++;
            }
            assertThat(mappings).isGreaterThan(5);
            process.destroyForcibly().waitFor();

            assertThatExceptionOfType(ProcessEndedException.class)
                    .isThrownBy(() -> readOn(smaps))
                    .withMessageStartingWith("/proc/" + process.pid() + "/smaps ended early");
            assertThat(smaps.next()).isFalse();
        } finally {
            process.destroyForcibly();
        }
        assertThatExceptionOfType(SyscallException.class)
                .isThrownBy(other::smaps)
                .satisfies(refused -> assertThat(refused.errno()).isIn(Errno.ENOENT, Errno.ESRCH));
    }

    private static void readOn(SmapsReader smaps) {
        boolean more = true;
        while (more) {
            more = smaps.next();
        }
    }
}
