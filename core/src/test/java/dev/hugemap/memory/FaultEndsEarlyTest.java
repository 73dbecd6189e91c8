// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.FaultPolicy.adaptive;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that end before all of it is there, cancelled or out of time: what is in stays, and the rest can be had later. */
final class FaultEndsEarlyTest {
    private static final Duration TIME_BOX = Duration.ofMillis(500);
    /** Before the first huge page. */
    private static final long HEAD = SMALL.bytes();

    private static final long LENGTH = HEAD + 16 * MIB;

    private final FakeLinux linux =
            FakeLinux.x86().hugeTlb(HUGE, 8).multiThp(SMALL, ThpMode.MADVISE).build();
    private final HugeMemory memory = HugeMemory.over(linux, linux.files());
    private final Snapshot empty = linux.snapshot();

    @AfterEach
    void nothingIsLeft() {
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    /** A region that goes in as two kinds of blocks: a head on small pages, then huge ones. */
    private Region reserve(RegionOptions options) {
        return memory.reserve(LENGTH, options.faultedBy(largestFit()).congruentTo(HUGE.bytes() - HEAD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"madvise", "getrusage", "ioctl"})
    void aCancelFromAnotherThreadEndsAFaultAtEveryStep(String call) {
        for (Backing backing : new Backing[] {hugeTlb(), transparent(), transparent(SMALL), basePages()}) {
            RegionOptions options = Trial.options(require(backing));
            try (Region region = memory.reserve(16 * MIB, options.faultedBy(largestFit()))) {
                region.fault(0, 4 * MIB);
                linux.write(region.range().start(), 4 * MIB, 3);
                // It waits for the thread that cancels: if cancelling took the region's lock, it would wait for ever.
                onceAt(
                        call,
                        "",
                        () -> CompletableFuture.runAsync(region::cancel).join());

                assertThatExceptionOfType(CancellationException.class)
                        .isThrownBy(() -> region.fault(0, 16 * MIB))
                        .withMessageContaining("earlier blocks of the same fault, stays");

                assertThat(region.committedBytes()).isEqualTo(4 * MIB);
                assertThat(linux.residentBytes()).isEqualTo(4 * MIB);
                linux.checkContents(region.range().start(), 4 * MIB, 3);
                region.fault(0, 16 * MIB);
                assertThat(region.committedBytes()).isEqualTo(16 * MIB);
                linux.checkContents(region.range().start() + 4 * MIB, 16 * MIB - 4 * MIB, 0);
            }
        }
    }

    @Test
    void blocksThatAreInStayWhenALaterOneIsCancelled() {
        try (Region region = reserve(Trial.options(prefer(hugeTlb(), basePages())))) {
            onceAt("madvise", "4194304, MADV_POPULATE_WRITE", region::cancel);

            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> region.fault(0, LENGTH));

            assertThat(region.committedBytes()).isEqualTo(HEAD);
            assertThat(linux.residentBytes()).isEqualTo(HEAD);
            assertThat(linux.pool(HUGE).free()).isEqualTo(8);
            assertThat(linux.pool(HUGE).reserved()).isZero();
            linux.write(region.range().start(), HEAD, 7);
            FaultOutcome rest = region.fault(0, LENGTH);
            assertThat(rest.presentBytes()).isEqualTo(HEAD);
            assertThat(rest.bytesOn(HUGE)).isEqualTo(16 * MIB);
            assertThat(rest.fallbacks()).isEmpty();
            linux.checkContents(region.range().start(), HEAD, 7);
        }
    }

    @Test
    void aListenerMayCancel() {
        AtomicBoolean cancels = new AtomicBoolean(true);
        CancellationException wanted = new CancellationException("enough");
        RegionOptions options = RegionOptions.of(prefer(transparent(), basePages()))
                .populatedBy(3)
                .watchedBy((done, total) -> {
                    if (cancels.get() && total > HEAD && done > total / 2) {
                        throw wanted;
                    }
                });
        try (Region region = reserve(options)) {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> region.fault(0, LENGTH))
                    .isSameAs(wanted);

            assertThat(region.committedBytes()).isEqualTo(HEAD);
            assertThat(linux.residentBytes()).isEqualTo(HEAD);
            cancels.set(false);
            assertThat(region.fault(0, LENGTH).bytesOn(HUGE)).isEqualTo(16 * MIB);
        }
    }

    @Test
    void aCancelWhileABlockIsCollapsedEndsBeforeTheNextOne() {
        RegionOptions options = Trial.options(prefer(transparent(), basePages()))
                .faultedBy(adaptive().promotingAt(0.1).collapsingFor(Duration.ofMinutes(1)));
        try (Region region = memory.reserve(4 * MIB, options)) {
            for (int block = 0; block < 2; block++) {
                for (int batch = 0; batch < 3; batch++) {
                    long offset = block * HUGE.bytes() + 4 * batch * SMALL.bytes();
                    region.fault(offset, 1);
                    linux.write(region.range().start() + offset, SMALL.bytes(), 5);
                }
            }
            onceAt("madvise", "MADV_COLLAPSE", region::cancel);

            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> region.fault(0, 4 * MIB));

            assertThat(region.committedBytes()).isEqualTo(HUGE.bytes() + 3 * SMALL.bytes());
            assertThat(region.report(0, 4 * MIB).bytesOnLeaves(HUGE)).isEqualTo(HUGE.bytes());
            region.fault(0, 4 * MIB);
            for (int batch = 0; batch < 6; batch++) {
                long offset = batch / 3 * HUGE.bytes() + 4 * (batch % 3) * SMALL.bytes();
                linux.checkContents(region.range().start() + offset, SMALL.bytes(), 5);
            }
        }
    }

    @Test
    void timeThatIsOverLeavesEarlierBlocksAndRefusesSmallerPagesUntried() {
        RegionOptions options = Trial.options(prefer(transparent(), transparent(SMALL), basePages()));
        try (Region region = reserve(options.within(TIME_BOX))) {
            sleepOnceAt("madvise", "4194304, MADV_POPULATE_WRITE");
            linux.forgetCalls();

            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> region.fault(0, LENGTH));

            assertThat(refused.reason()).isEqualTo(Reason.TIME_BOX);
            assertThat(refused.requestedBytes()).isEqualTo(16 * MIB);
            assertThat(refused.refusals())
                    .extracting(Refusal::toString)
                    .containsExactly(
                            "thp 2 MiB: time box; the 500 ms that were given were over while populating,"
                                    + " 4 MiB of 16 MiB done [HM-121]",
                            "mthp 64 KiB: time box; the 500 ms that were given were over before it was tried [HM-121]",
                            "base 4 KiB: time box; the 500 ms that were given were over before it was tried [HM-121]");
            assertThat(refused.refusals())
                    .extracting(Refusal::remedy)
                    .containsOnly("give it more time, or fault the rest in further calls");
            assertThat(linux.calls())
                    .as("nothing was tried again")
                    .filteredOn(call -> call.contains("4194304, MADV_POPULATE_WRITE"))
                    .hasSize(1);
            assertThat(region.committedBytes()).isEqualTo(HEAD);
            assertThat(linux.residentBytes()).isEqualTo(HEAD);
            FaultOutcome rest = region.fault(0, LENGTH);
            assertThat(rest.presentBytes()).isEqualTo(HEAD);
            assertThat(rest.bytesOn(HUGE)).isEqualTo(16 * MIB);
            assertThat(rest.fallbacks()).as("a time box makes nobody wait").isEmpty();
        }
    }

    @Test
    void timeIsLookedAtBeforeABlockIsCollapsed() {
        RegionOptions options =
                Trial.options(prefer(transparent(), basePages())).within(TIME_BOX);
        try (Region region =
                memory.reserve(4 * MIB, options.faultedBy(adaptive().promotingAt(0.1)))) {
            for (int batch = 0; batch < 3; batch++) {
                region.fault(HUGE.bytes() + 4 * batch * SMALL.bytes(), 1);
            }
            linux.write(region.range().start() + HUGE.bytes(), SMALL.bytes(), 5);
            sleepOnceAt("ioctl", "PAGEMAP_SCAN");
            linux.forgetCalls();

            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> region.fault(0, 4 * MIB));

            assertThat(refused.reason()).isEqualTo(Reason.TIME_BOX);
            assertThat(linux.calls()).noneMatch(call -> call.contains("COLLAPSE"));
            assertThat(region.committedBytes()).isBetween(4 * SMALL.bytes(), 4 * MIB - SMALL.bytes());
            region.fault(0, 4 * MIB);
            assertThat(region.committedBytes()).isEqualTo(4 * MIB);
            linux.checkContents(region.range().start() + HUGE.bytes(), SMALL.bytes(), 5);
        }
    }

    @Test
    void timeIsLookedAtBeforeKeptMemoryIsTakenBack() {
        AtomicInteger millis = new AtomicInteger();
        HugeMemory clocked = HugeMemory.over(linux, linux.files(), () -> millis.get() * 1_000_000L);
        RegionOptions options = Trial.options(require(transparent())).within(TIME_BOX);
        try (Region region = clocked.reserve(8 * MIB, options.faultedBy(adaptive()))) {
            for (int time = 0; time < 2; time++) {
                region.fault(0, 8 * MIB);
                region.decommit(0, time == 0 ? 2 * MIB : 8 * MIB);
                millis.addAndGet(20);
            }
            assertThat(linux.residentBytes()).as("kept").isEqualTo(8 * MIB);
            sleepOnceAt("readv", "");

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.fault(0, 8 * MIB))
                    .withMessage("cannot map 6 MiB on thp 2 MiB pages: the 500 ms that were given were over before kept"
                            + " memory was taken back into use [HM-121]. To have it: give it more time, or fault the rest in"
                            + " further calls")
                    .extracting(HugePagesUnavailableException::reason)
                    .isEqualTo(Reason.TIME_BOX);

            assertThat(region.committedBytes()).isEqualTo(2 * MIB);
            assertThat(region.fault(0, 8 * MIB).reusedBytes()).isEqualTo(6 * MIB);
        }
    }

    @Test
    void whatIsInWhenTheTimeIsOverIsGranted() {
        try (Region region =
                reserve(Trial.options(prefer(transparent(), basePages())).within(TIME_BOX))) {
            region.fault(0, HEAD + 14 * MIB);
            sleepOnceAt("madvise", "2097152, MADV_POPULATE_WRITE");

            assertThat(region.fault(0, LENGTH).bytesOn(HUGE)).isEqualTo(2 * MIB);
        }
    }

    @Test
    void atWhateverMomentItIsCancelledWhatIsCommittedIsInMemory() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int cancelled = 0;
        RegionOptions options = RegionOptions.of(prefer(hugeTlb(), basePages())).populatedBy(3);
        try (Region region = reserve(options)) {
            for (int round = 0; round < 200; round++) {
                AtomicInteger calls = new AtomicInteger(random.nextInt(90));
                linux.beforeCall((call, arguments) -> {
                    if (calls.getAndDecrement() == 0) {
                        Thread.ofVirtual().start(region::cancel);
                    }
                });
                try {
                    region.fault(0, LENGTH);
                } catch (CancellationException wanted) {
                    cancelled++;
                }
                linux.beforeCall((call, arguments) -> {});
                long committed = region.committedBytes();
                assertThat(committed).as("seed %d", seed).isIn(0L, HEAD, LENGTH);
                assertThat(linux.residentBytes()).as("seed %d", seed).isEqualTo(committed);
                assertThat(linux.pool(HUGE).reserved()).as("seed %d", seed).isZero();
                if (committed > 0) {
                    region.decommit(0, committed);
                }
            }
        }
        assertThat(cancelled).as("seed %d", seed).isPositive();
    }

    private void sleepOnceAt(String call, String argument) {
        onceAt(call, argument, () -> {
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
}
