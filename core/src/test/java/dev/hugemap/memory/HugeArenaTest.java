// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.GIANT;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arenas on modelled hosts: what they share, what they give back, and what happens when threads race. */
final class HugeArenaTest {
    private final Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 64).hugeTlb(GIANT, 2));
    private final FakeLinux linux = trial.linux();
    private final Snapshot empty = linux.snapshot();

    private HugeArena arena(BackingPolicy policy) {
        return trial.memory().shared(Trial.options(policy));
    }

    @Test
    void aThousandSmallRequestsShareOneGranule() {
        try (HugeArena arena = arena(require(hugeTlb()))) {
            List<MemorySegment> segments = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                segments.add(arena.allocate(64));
            }

            assertThat(linux.pool(HUGE).free()).isEqualTo(63);
            assertThat(segments).extracting(MemorySegment::address).doesNotHaveDuplicates();
            assertThat(segments)
                    .extracting(segment -> arena.outcome(segment).range())
                    .containsOnly(arena.outcome(segments.getFirst()).range());
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void largeRequestsHavePagesOfTheirOwn() {
        try (HugeArena arena = arena(require(hugeTlb()))) {
            arena.allocate(MIB + 1);
            arena.allocate(MIB + 1);
            assertThat(linux.pool(HUGE).free()).isEqualTo(62);
            arena.allocate(64);
            assertThat(linux.pool(HUGE).free()).isEqualTo(61);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void aSmallRequestIsNotPutOnAGiantPageWhenASmallerOneIsPreferredToo() {
        try (HugeArena arena = arena(prefer(hugeTlb(GIANT), hugeTlb(HUGE)))) {
            CommitOutcome small = arena.outcome(arena.allocate(64));
            assertThat(small.pageSize()).isEqualTo(HUGE);
            assertThat(small.refusals()).extracting(Refusal::call).containsExactly("size");

            assertThat(arena.outcome(arena.allocate(GIANT.bytes())).pageSize()).isEqualTo(GIANT);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 12, 20, 21, 22, 30})
    void alignsAsAskedOnEveryBacking(int log2) {
        for (BackingPolicy policy : List.of(require(hugeTlb()), require(transparent()), require(basePages()))) {
            try (HugeArena arena = arena(policy)) {
                for (long bytes : new long[] {24, MIB + 1, 5 * MIB}) {
                    MemorySegment segment = arena.allocate(bytes, 1L << log2);
                    assertThat(segment.address() % (1L << log2)).isZero();
                    assertThat(arena.outcome(segment).range().start()).isLessThanOrEqualTo(segment.address());
                }
            }
            assertThat(linux.snapshot()).isEqualTo(empty);
        }
    }

    @Test
    void refusesBadNumbers() {
        try (HugeArena arena = arena(require(transparent()))) {
            assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(-1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(8, 3));
            assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(8, 1L << 31));
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void anEmptyRequestTakesNoMemory() {
        try (HugeArena arena = arena(require(hugeTlb()))) {
            assertThat(arena.allocate(0).byteSize()).isZero();
            assertThat(linux.snapshot()).isEqualTo(empty);
        }
    }

    @Test
    void tellsOfItsOwnSegmentsAlone() {
        try (HugeArena arena = arena(require(transparent()));
                HugeArena other = arena(require(transparent()));
                Arena foreign = Arena.ofConfined()) {
            MemorySegment own = arena.allocate(3 * MIB);
            List<MemorySegment> strangers = List.of(
                    other.allocate(3 * MIB),
                    foreign.allocate(64),
                    MemorySegment.ofArray(new byte[8]),
                    MemorySegment.NULL,
                    NativeSegments.wrap(own.address() - 1, 2, foreign),
                    NativeSegments.wrap(own.address(), 5 * MIB, foreign));

            assertThat(arena.outcome(own).granted()).isEqualTo(transparent());
            assertThat(arena.outcome(own.asSlice(MIB, 8))).isEqualTo(arena.outcome(own));
            assertThat(arena.report(own.asSlice(0, HUGE.bytes())).bytesOnLeaves(HUGE))
                    .isEqualTo(HUGE.bytes());
            for (MemorySegment stranger : strangers) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> arena.outcome(stranger))
                        .withMessageStartingWith("not a segment of this arena");
                assertThatIllegalArgumentException().isThrownBy(() -> arena.report(stranger));
                assertThatIllegalArgumentException().isThrownBy(() -> arena.reportAllSources(stranger));
            }
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void aRefusalLeavesTheArenaUsable() {
        try (HugeArena arena = arena(require(hugeTlb()))) {
            MemorySegment kept = arena.allocate(4 * MIB);
            linux.write(kept.address(), kept.byteSize(), 5);
            Snapshot before = linux.snapshot();

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> arena.allocate(256 * MIB))
                    .withMessageContaining("128 needed, 62 of 64 free in the pool");

            assertThat(linux.snapshot()).isEqualTo(before);
            assertThat(linux.contentsAt(kept.address())).isEqualTo(5);
            arena.allocate(124 * MIB);
            assertThat(linux.pool(HUGE).free()).isZero();
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void unmapsTheRestWhenOneUnmapIsRefused() {
        HugeArena arena = arena(require(hugeTlb()));
        arena.allocate(4 * MIB);
        arena.allocate(4 * MIB);
        arena.allocate(4 * MIB);
        linux.failNth(2, "munmap", Errno.ENOMEM);

        assertThatExceptionOfType(HugeMemoryException.class)
                .isThrownBy(arena::close)
                .withMessageStartingWith("cannot unmap ")
                .withCauseInstanceOf(SyscallException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).isEmpty());

        assertThat(linux.pool(HUGE).free()).isEqualTo(62);
        assertThatIllegalStateException().isThrownBy(arena::close);
    }

    @Test
    void everyRefusedUnmapIsTold() {
        HugeArena arena = arena(require(hugeTlb()));
        arena.allocate(4 * MIB);
        arena.allocate(4 * MIB);
        arena.allocate(4 * MIB);
        linux.failEvery("munmap", Errno.ENOMEM);

        assertThatExceptionOfType(HugeMemoryException.class)
                .isThrownBy(arena::close)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .hasSize(2)
                        .allSatisfy(next -> assertThat(next)
                                .isInstanceOf(HugeMemoryException.class)
                                .hasMessageStartingWith("cannot unmap ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mmap", "madvise", "ioctl", "munmap", "getrusage"})
    void aCloseBetweenTwoCallsOfAnAllocationLeaksNothing(String call) throws Exception {
        for (long bytes : new long[] {64, 8 * MIB}) {
            HugeArena arena = arena(prefer(transparent(), basePages()));
            AtomicBoolean closed = new AtomicBoolean();
            linux.beforeCall((name, arguments) -> {
                if (name.equals(call) && closed.compareAndSet(false, true)) {
                    closeElsewhere(arena);
                }
            });

            assertThatIllegalStateException().isThrownBy(() -> arena.allocate(bytes));

            linux.beforeCall((name, arguments) -> {});
            assertThat(closed).isTrue();
            assertThat(linux.snapshot()).as("%s, %d bytes", call, bytes).isEqualTo(empty);
        }
    }

    @Test
    void racingThreadsLeakNothing() throws Exception {
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < 50; round++) {
                HugeArena arena = arena(require(transparent()));
                CountDownLatch started = new CountDownLatch(2);
                List<Future<?>> allocating = new ArrayList<>();
                for (int t = 0; t < 2; t++) {
                    allocating.add(threads.submit(() -> allocateUntilClosed(arena, started)));
                }
                started.await();
                Future<?> closing = threads.submit(arena::close);
                closing.get();
                for (Future<?> each : allocating) {
                    each.get();
                }
                assertThat(linux.snapshot()).as("round %d", round).isEqualTo(empty);
            }
        }
    }

    private static void allocateUntilClosed(HugeArena arena, CountDownLatch started) {
        try {
            for (int i = 0; i < 100_000; i++) {
                arena.allocate(i % 3 == 0 ? 3 * MIB : 100_000);
                started.countDown();
            }
            throw new AssertionError("never closed");
        } catch (IllegalStateException closed) {
            assertThat(arena.scope().isAlive()).isFalse();
        }
    }

    private static void closeElsewhere(HugeArena arena) {
        Callable<Boolean> closing = () -> {
            arena.close();
            return true;
        };
        try (var thread = Executors.newSingleThreadExecutor()) {
            assertThat(thread.submit(closing).get()).isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
