// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.Flight;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A watch over memory of the kernel that runs the tests. */
final class MappingWatchTest {
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final NativeBridge bridge = NativeBridge.system();
    private final KernelFiles files = KernelFiles.system();
    private final PageSizes sizes = PageSizes.read(files, bridge);
    private final PageSize block = sizes.thp().orElse(PageSize.mib(2));
    private final Inspector inspector = Inspector.of(bridge, files, sizes);
    private final BlockingQueue<MappingDrift> drifts = new LinkedBlockingQueue<>();

    @Test
    void aSplitByMprotectIsTold() throws InterruptedException {
        try (TestMemory memory = hugeMemory();
                MappingWatch _ = watch(memory.range)) {
            bridge.mprotect(memory.range.start(), block.bytes() / 2, Protection.PROT_READ);

            MappingDrift drift = next();

            assertThat(drift.kinds()).containsExactly(DriftKind.SPLIT);
            assertThat(drift.before().hugeBytes()).isEqualTo(2 * block.bytes());
            assertThat(drift.after().hugeBytes()).isEqualTo(block.bytes());
            assertThat(drift.after().smallBytes()).isEqualTo(block.bytes());
            assertThat(drift.seen()).isAfter(drift.lastLook());
        }
    }

    @Test
    void aPartialDropSplitsAndReclaims() throws InterruptedException {
        try (TestMemory memory = hugeMemory();
                MappingWatch _ = watch(memory.range)) {
            bridge.madvise(memory.range.start(), block.bytes() / 2, Advice.MADV_DONTNEED);

            MappingDrift drift = next();

            assertThat(drift.kinds()).contains(DriftKind.SPLIT);
            if (!drift.kinds().contains(DriftKind.RECLAIMED)) {
                drift = next(); // The kernel splits first, and a look may come between.
            }
            assertThat(drift.kinds()).contains(DriftKind.RECLAIMED);
            assertThat(drift.after().absentBytes()).isEqualTo(block.bytes() / 2);
        }
    }

    @Test
    void pagesThatAreDroppedWholeAreReclaimed() throws InterruptedException {
        try (TestMemory memory = hugeMemory();
                MappingWatch _ = watch(memory.range)) {
            bridge.madvise(memory.range.start(), memory.range.length(), Advice.MADV_DONTNEED);

            assertThat(next().kinds()).containsExactly(DriftKind.RECLAIMED);
        }
    }

    @Test
    void aRangeThatEndsIsSaidAndTheWatchGoesOn() throws InterruptedException {
        try (TestMemory lasting = hugeMemory();
                TestMemory ending = hugeMemory();
                MappingWatch _ =
                        MappingWatch.start(inspector, List.of(ending.range, lasting.range), OFTEN, drifts::add)) {
            bridge.munmap(ending.range.start(), ending.range.length());
            MappingDrift first = next();
            bridge.madvise(lasting.range.start(), lasting.range.length(), Advice.MADV_DONTNEED);
            MappingDrift second = next();

            assertThat(first.range()).isEqualTo(ending.range);
            assertThat(first.kinds()).containsExactly(DriftKind.UNMAPPED);
            assertThat(second.range()).isEqualTo(lasting.range);
        }
    }

    @Test
    void aProcessThatEndsIsSaid() throws IOException, InterruptedException {
        Process other = new ProcessBuilder("cat").start();
        AddressRange all = new AddressRange(1L << 16, (1L << 47) - (1L << 17));
        Inspector ofOther = Inspector.of(bridge, files, sizes, other.pid());
        try (MappingWatch _ = MappingWatch.start(ofOther, List.of(all), OFTEN, drift -> {
            if (drift.after().unmappedBytes() == all.length()) {
                drifts.add(drift);
            }
        })) {
            other.destroy();
            other.waitFor();

            assertThat(next().kinds()).contains(DriftKind.UNMAPPED);
        }
    }

    @Test
    void theListenerMayFailAndTheWatchGoesOn() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Consumer<MappingDrift> failing = drift -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("meant to fail");
            }
            drifts.add(drift);
        };
        try (TestMemory memory = hugeMemory();
                MappingWatch _ = MappingWatch.start(inspector, List.of(memory.range), OFTEN, failing)) {
            bridge.madvise(memory.range.start(), block.bytes(), Advice.MADV_DONTNEED);
            while (calls.get() == 0) {
                Thread.onSpinWait();
            }
            bridge.madvise(memory.range.start(), memory.range.length(), Advice.MADV_DONTNEED);

            assertThat(next().after().absentBytes()).isEqualTo(2 * block.bytes());
        }
    }

    @Test
    void afterCloseNothingIsTold() {
        try (TestMemory memory = hugeMemory()) {
            MappingWatch watch = watch(memory.range);
            watch.close();
            watch.close();
            bridge.madvise(memory.range.start(), memory.range.length(), Advice.MADV_DONTNEED);

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("hugemap-watch"));
            assertThat(drifts).isEmpty();
        }
    }

    @Test
    void theListenerMayClose() throws InterruptedException {
        BlockingQueue<MappingWatch> self = new LinkedBlockingQueue<>();
        try (TestMemory memory = hugeMemory()) {
            MappingWatch watch = MappingWatch.start(inspector, List.of(memory.range), OFTEN, drift -> {
                self.remove().close();
                drifts.add(drift);
            });
            self.add(watch);
            bridge.madvise(memory.range.start(), memory.range.length(), Advice.MADV_DONTNEED);

            assertThat(next().kinds()).containsExactly(DriftKind.RECLAIMED);
            watch.close();
        }
    }

    @Test
    void whatCannotBeWatchedIsRefusedAtOnce() {
        AddressRange range = new AddressRange(1L << 30, block.bytes());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MappingWatch.start(inspector, List.of(), OFTEN, drifts::add));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MappingWatch.start(inspector, List.of(range), Duration.ZERO, drifts::add));
        Inspector ofNobody = Inspector.of(AlteredBridge.withoutFile("/proc/self/pagemap"), files, sizes);
        assertThatExceptionOfType(SyscallException.class)
                .isThrownBy(() -> MappingWatch.start(ofNobody, List.of(range), OFTEN, drifts::add));
    }

    @Test
    void aFlightRecordingThatAsksForItHasTheDrift() throws InterruptedException {
        try (TestMemory memory = hugeMemory();
                Flight flight = Flight.of("MappingDrift")) {
            MappingDrift drift = split(memory);

            assertThat(flight.land()).singleElement().satisfies(event -> {
                assertThat(event.getLong("address")).isEqualTo(memory.range.start());
                assertThat(event.getLong("length")).isEqualTo(memory.range.length());
                assertThat(event.getString("kinds")).isEqualTo("split");
                assertThat(event.getLong("hugeBefore")).isEqualTo(2 * block.bytes());
                assertThat(event.getLong("hugeAfter")).isEqualTo(block.bytes());
                assertThat(event.getString("before")).isEqualTo(drift.before().toString());
                assertThat(event.getString("after")).isEqualTo(drift.after().toString());
            });
        }
    }

    @Test
    void aFlightRecordingThatDoesNotAskHasNothing() throws InterruptedException {
        try (TestMemory memory = hugeMemory();
                Flight flight = Flight.of()) {
            split(memory);

            assertThat(flight.land()).isEmpty();
        }
    }

    private MappingDrift split(TestMemory memory) throws InterruptedException {
        try (MappingWatch _ = watch(memory.range)) {
            bridge.mprotect(memory.range.start(), block.bytes() / 2, Protection.PROT_READ);
            return next();
        }
    }

    private MappingDrift next() throws InterruptedException {
        MappingDrift drift = drifts.poll(30, TimeUnit.SECONDS);
        assertThat(drift).as("a drift within 30 s").isNotNull();
        return drift;
    }

    private MappingWatch watch(AddressRange range) {
        return MappingWatch.start(inspector, List.of(range), OFTEN, drifts::add);
    }

    private TestMemory hugeMemory() {
        Thp.required();
        return new TestMemory(bridge, sizes.base(), 2 * block.bytes(), block.bytes())
                .advise(Advice.MADV_HUGEPAGE)
                .writeAll();
    }
}
