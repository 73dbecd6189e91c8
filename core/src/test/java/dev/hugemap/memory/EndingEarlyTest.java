// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits and allocations that end before all of it is there: cancelled, or out of time. */
final class EndingEarlyTest {
    private static final long LENGTH = 64 * MIB;
    private static final Duration TIME_BOX = Duration.ofMillis(500);

    private final Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 64).multiThp(SMALL, ThpMode.MADVISE));
    private final FakeLinux linux = trial.linux();
    private final Snapshot empty = linux.snapshot();

    @Test
    void timeThatIsOverEndsItAndRefusesLaterCandidatesUntried() {
        RegionOptions options =
                Trial.options(prefer(hugeTlb(), transparent(), basePages())).within(TIME_BOX);
        try (Region region = trial.memory().reserve(LENGTH, options)) {
            region.commit(0, 2 * MIB);
            Snapshot before = linux.snapshot();
            sleepOnceAt("2097152, MADV_POPULATE_WRITE");
            linux.forgetCalls();

            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> region.commit(8 * MIB, 8 * MIB));

            assertThat(refused.reason()).isEqualTo(Reason.TIME_BOX);
            assertThat(refused.refusals())
                    .extracting(Refusal::toString)
                    .containsExactly(
                            "hugetlb 2 MiB: time box; the 500 ms that were given were over while populating,"
                                    + " 2 MiB of 8 MiB done [HM-121]",
                            "thp 2 MiB: time box; the 500 ms that were given were over before it was tried [HM-121]",
                            "base 4 KiB: time box; the 500 ms that were given were over before it was tried [HM-121]");
            assertThat(linux.calls()).noneMatch(call -> call.contains("HUGEPAGE)"));
            assertThat(linux.snapshot()).isEqualTo(before);
            assertThat(region.committedBytes()).isEqualTo(2 * MIB);
            assertThat(region.commit(8 * MIB, 8 * MIB).granted()).isEqualTo(hugeTlb(HUGE));
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void timeIsLookedAtWhilePagesAreCollapsed() {
        linux.admin().failThpAllocations(1, 4);
        RegionOptions options = Trial.options(require(transparent())).within(TIME_BOX);
        try (HugeArena arena = trial.memory().shared(options)) {
            Snapshot before = linux.snapshot();
            sleepOnceAt("MADV_COLLAPSE");

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> arena.allocate(8 * MIB))
                    .withMessageContaining("over while collapsing what is populated")
                    .extracting(HugePagesUnavailableException::reason)
                    .isEqualTo(Reason.TIME_BOX);

            assertThat(linux.snapshot()).isEqualTo(before);
        }
    }

    @Test
    void timeIsLookedAtWhileMemoryForTouchesIsPrepared() {
        RegionOptions options =
                Trial.options(prefer(transparent(SMALL), basePages()).onTouch()).within(TIME_BOX);
        try (HugeArena arena = trial.memory().shared(options)) {
            sleepOnceAt("MADV_GUARD_INSTALL");

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> arena.allocate(8 * MIB))
                    .withMessageContaining("over while preparing");

            assertThat(linux.snapshot()).isEqualTo(empty);
        }
    }

    @Test
    void whatIsThereInTimeIsGranted() {
        RegionOptions options = Trial.options(require(transparent())).within(Duration.ofDays(1));
        try (Region region = trial.memory().reserve(LENGTH, options)) {
            assertThat(region.commit(0, LENGTH).refusals()).isEmpty();
        }
    }

    @Test
    void aTimeBoxOfNothingIsRefused() {
        RegionOptions options = Trial.options(require(transparent()));
        assertThatIllegalArgumentException().isThrownBy(() -> options.within(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> options.within(Duration.ofMillis(-1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mmap", "madvise", "getrusage", "ioctl"})
    void aCancelFromAnotherThreadEndsACommitAtEveryStep(String call) {
        for (Backing backing : new Backing[] {hugeTlb(), transparent(), transparent(SMALL), basePages()}) {
            try (Region region = trial.memory().reserve(LENGTH, Trial.options(policy(backing)))) {
                region.commit(0, 4 * MIB);
                linux.write(region.range().start(), 4 * MIB, 3);
                Snapshot before = linux.snapshot();
                // It waits for the thread that cancels: if cancelling took the region's lock, it would wait for ever.
                onceAt(call, "", () -> join(Thread.ofPlatform().start(region::cancel)));

                assertThatExceptionOfType(CancellationException.class)
                        .isThrownBy(() -> region.commit(8 * MIB, 16 * MIB))
                        .withMessageContaining("undone");

                assertThat(linux.snapshot()).isEqualTo(before);
                assertThat(region.committedBytes()).isEqualTo(4 * MIB);
                assertThat(linux.contentsAt(region.range().start())).isEqualTo(3);
                region.commit(8 * MIB, 16 * MIB);
            }
            assertThat(linux.snapshot()).isEqualTo(empty);
        }
    }

    @Test
    void aCancelWithoutACommitDoesNothing() {
        Region region = trial.memory().reserve(LENGTH, Trial.options(require(transparent())));
        region.cancel();
        region.commit(0, 4 * MIB);
        region.cancel();
        region.commit(4 * MIB, 4 * MIB);
        assertThat(region.committedBytes()).isEqualTo(8 * MIB);
        region.close();
        region.cancel();
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void aCancelComesTooLateOnceMemoryTakesItsPlace() {
        try (Region region = trial.memory().reserve(LENGTH, Trial.options(require(transparent())))) {
            onceAt("mremap", "", region::cancel);

            region.commit(0, 4 * MIB);

            assertThat(region.committedBytes()).isEqualTo(4 * MIB);
            region.commit(4 * MIB, 4 * MIB);
        }
    }

    @Test
    void aListenerMayCancel() {
        AtomicBoolean cancels = new AtomicBoolean(true);
        CancellationException wanted = new CancellationException("enough");
        RegionOptions options = RegionOptions.of(prefer(hugeTlb(), transparent()))
                .populatedBy(3)
                .watchedBy((done, total) -> {
                    if (cancels.get() && done > total / 2) {
                        throw wanted;
                    }
                });
        try (Region region = trial.memory().reserve(LENGTH, options);
                HugeArena arena = trial.memory().shared(options)) {
            Snapshot before = linux.snapshot();

            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> region.commit(0, 32 * MIB))
                    .isSameAs(wanted);
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> arena.allocate(32 * MIB))
                    .isSameAs(wanted);

            assertThat(linux.snapshot()).isEqualTo(before);
            cancels.set(false);
            assertThat(region.commit(0, 32 * MIB).granted()).isEqualTo(hugeTlb(HUGE));
            arena.allocate(32 * MIB);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void atWhateverMomentItIsCancelledACommitIsAllOrNothing() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        RegionOptions options = RegionOptions.of(require(hugeTlb())).populatedBy(3);
        int cancelled = 0;
        try (Region region = trial.memory().reserve(LENGTH, options)) {
            Snapshot before = linux.snapshot();
            for (int round = 0; round < 200; round++) {
                AtomicInteger calls = new AtomicInteger(random.nextInt(60));
                linux.beforeCall((call, arguments) -> {
                    if (calls.getAndDecrement() == 0) {
                        Thread.ofVirtual().start(region::cancel);
                    }
                });
                try {
                    region.commit(0, LENGTH);
                    linux.beforeCall((call, arguments) -> {});
                    assertThat(linux.pool(HUGE).free()).as("seed %d", seed).isEqualTo(32);
                    region.decommit(0, LENGTH);
                } catch (CancellationException wanted) {
                    cancelled++;
                    assertThat(linux.snapshot().pools()).as("seed %d", seed).isEqualTo(before.pools());
                }
                assertThat(region.committedBytes()).isZero();
                assertThat(linux.residentBytes()).isZero();
            }
        }
        assertThat(cancelled).as("seed %d", seed).isPositive();
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    /** With a second candidate where there is one: a cancelled commit doesn't go on to it. */
    private static BackingPolicy policy(Backing backing) {
        return backing.equals(basePages()) ? require(backing) : prefer(backing, basePages());
    }

    private void sleepOnceAt(String argument) {
        onceAt("madvise", argument, () -> {
            try {
                Thread.sleep(TIME_BOX.plusMillis(20));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void onceAt(String call, String argument, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        linux.beforeCall((name, arguments) -> {
            if (name.equals(call) && arguments.contains(argument) && done.compareAndSet(false, true)) {
                action.run();
            }
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
