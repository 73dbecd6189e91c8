// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.FaultPolicy.adaptive;
import static dev.hugemap.memory.FaultPolicy.batched;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.ProgressListener;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults of real memory that are cancelled on their way, or run out of time: what is in stays, the rest can be had later. */
final class KernelFaultEndsEarlyTest {
    private static final PageSize HUGE = PageSize.mib(2);
    private static final long MIB = 1L << 20;
    /** Before the first huge page. */
    private static final long HEAD = 64 << 10;

    private static final long BODY = 256 * MIB;
    private static final Duration TIME_BOX = Duration.ofSeconds(1);

    private final HugeMemory memory = HugeMemory.system().refresh();
    private final AtomicReference<@Nullable Region> watched = new AtomicReference<>();
    private @Nullable Footprint before;

    @BeforeEach
    void look() {
        before = Footprint.now();
    }

    @AfterEach
    void allOfItWentBack() {
        assertThat(Footprint.now()).isEqualTo(before);
    }

    /** A region that goes in as two kinds of blocks: a head on base pages, then huge ones. */
    private Region reserve(RegionOptions options, long body) {
        return memory.reserve(
                HEAD + body, Footprint.known(options).faultedBy(largestFit()).congruentTo(HUGE.bytes() - HEAD));
    }

    @Test
    void aFaultOnBasePagesIsCancelledFromAnotherThread() {
        RegionOptions options = RegionOptions.of(require(basePages())).watchedBy(cancelsIn(total -> total > HEAD));
        try (Region region = reserve(options, BODY)) {
            region.fault(0, HEAD);
            checkCancelled(region);
        }
    }

    @Test
    @RequiresThp
    void aFaultOnTransparentPagesIsCancelledFromAnotherThread() {
        checkHeadStays(prefer(transparent(), basePages()), BODY);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 128)
    void aCancelledFaultGivesItsPoolPagesBack() {
        checkHeadStays(prefer(hugeTlb(HUGE), basePages()), BODY);
    }

    private void checkHeadStays(BackingPolicy policy, long body) {
        RegionOptions options = RegionOptions.of(policy).watchedBy(cancelsIn(total -> total > HEAD));
        try (Region region = reserve(options, body)) {
            FaultOutcome rest = checkCancelled(region);

            assertThat(rest.bytesOn(HUGE)).as("%s", rest).isEqualTo(body);
        }
    }

    /** Cancels once when there is more than the head to come; the head is in before, or goes in by the same call. */
    private FaultOutcome checkCancelled(Region region) {
        long length = region.range().length();
        watched.set(region);

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> region.fault(0, length))
                .withMessageContaining("earlier blocks of the same fault, stays");

        return checkHeadIsInAndGoOn(region);
    }

    private static FaultOutcome checkHeadIsInAndGoOn(Region region) {
        long length = region.range().length();
        Footprint held = Footprint.now();
        assertThat(region.committedBytes()).isEqualTo(HEAD);
        assertThat(held.resident()).isEqualTo(HEAD);
        Contents.checkZero(region.segment(0, HEAD));
        Contents.write(region.segment(0, HEAD), 5);
        FaultOutcome rest = region.fault(0, length);
        assertThat(rest.presentBytes()).isEqualTo(HEAD);
        Contents.check(region.segment(0, HEAD), 5);
        Contents.checkZero(region.segment(HEAD, length - HEAD));
        Contents.write(region.segment(HEAD, length - HEAD), 6);
        region.decommit(HEAD, length - HEAD);
        assertThat(Footprint.now().resident()).isEqualTo(HEAD);
        assertThat(Footprint.now().pools()).isEqualTo(held.pools());
        return rest;
    }

    @Test
    @RequiresThp
    void aCancelWhileExtentsAreCollapsedLeavesWholeOnesAndAllContents() {
        RegionOptions options = Footprint.known(RegionOptions.of(prefer(transparent(), basePages())))
                .faultedBy(adaptive().promotingAt(0.1).collapsingFor(Duration.ofMinutes(1)));
        long extents = 64;
        try (Region region = memory.reserve(extents * HUGE.bytes(), options)) {
            for (long extent = 0; extent < extents; extent++) {
                for (int batch = 0; batch < 3; batch++) {
                    long offset = extent * HUGE.bytes() + 4 * batch * HEAD;
                    region.fault(offset, 1);
                    Contents.write(region.segment(offset, HEAD), offset + 1);
                }
            }
            long batches = extents * 3 * HEAD;
            AtomicBoolean ended = new AtomicBoolean();
            Thread canceller = Thread.ofPlatform().start(() -> cancelWhileItGrows(region, batches, ended));

            // With bad luck it is through before the other thread sees it grow: all of it is in then.
            boolean cancelled;
            try {
                cancelled = isCancelled(region);
            } finally {
                ended.set(true);
            }

            join(canceller);
            long promoted = (region.committedBytes() - batches) / (HUGE.bytes() - 3 * HEAD);
            assertThat(cancelled).isEqualTo(promoted < extents);
            assertThat(region.committedBytes()).isEqualTo(batches + promoted * (HUGE.bytes() - 3 * HEAD));
            assertThat(region.report(0, extents * HUGE.bytes()).bytesOnLeaves(HUGE))
                    .isEqualTo(promoted * HUGE.bytes());
            region.fault(0, extents * HUGE.bytes());
            for (long extent = 0; extent < extents; extent++) {
                for (int batch = 0; batch < 3; batch++) {
                    long offset = extent * HUGE.bytes() + 4 * batch * HEAD;
                    Contents.check(region.segment(offset, HEAD), offset + 1);
                    Contents.checkZero(region.segment(offset + HEAD, HEAD));
                }
            }
        }
    }

    private static boolean isCancelled(Region region) {
        try {
            region.fault(0, region.range().length());
            return false;
        } catch (CancellationException wanted) {
            return true;
        }
    }

    /** By what the kernel says, as the region's own answer waits for the fault. */
    private static void cancelWhileItGrows(Region region, long from, AtomicBoolean ended) {
        while (!ended.get()) {
            if (Footprint.now().resident() > from + 4 * HUGE.bytes()) {
                region.cancel();
                return;
            }
        }
    }

    @Test
    @RequiresThp
    void aFaultThatOutlastsItsTimeKeepsEarlierBlocks() {
        long body = 16 * MIB;
        RegionOptions options = RegionOptions.of(prefer(transparent(), basePages()))
                .within(TIME_BOX)
                .watchedBy(once(total -> total > HEAD, () -> sleep(TIME_BOX.plusMillis(20))));
        try (Region region = reserve(options, body)) {
            watched.set(region);

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.fault(0, HEAD + body))
                    .withMessageContaining("the 1000 ms that were given were over while populating, ")
                    .withMessageContaining("of 16 MiB done")
                    .withMessageContaining(
                            "base 4 KiB: time box; the 1000 ms that were given were over before it was tried")
                    .extracting(HugePagesUnavailableException::reason)
                    .isEqualTo(Reason.TIME_BOX);

            assertThat(checkHeadIsInAndGoOn(region).bytesOn(HUGE)).isEqualTo(body);
        }
    }

    @Test
    void aFaultOfMoreThanItsTimeAllowsEndsAndLeavesNothingOfIt() {
        RegionOptions options = Footprint.known(RegionOptions.of(require(basePages())));
        try (Region region = memory.reserve(
                1024 * MIB, options.faultedBy(batched(PageSize.kib(64))).within(Duration.ofMillis(20)))) {
            Footprint reserved = Footprint.now();

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.fault(0, 1024 * MIB))
                    .withMessageMatching("cannot map 1 GiB on base 4 KiB pages: the 20 ms that were given were over"
                            + " (while populating, [0-9.]+ [KM]?i?B of 1 GiB done|before it was tried) \\[HM-121]\\."
                            + " To have it: give it more time, or fault the rest in further calls")
                    .extracting(HugePagesUnavailableException::reason)
                    .isEqualTo(Reason.TIME_BOX);

            assertThat(Footprint.now()).isEqualTo(reserved);
            assertThat(region.committedBytes()).isZero();
        }
    }

    /** Has another thread cancel: if cancelling took the region's lock, this would wait for ever. */
    private ProgressListener cancelsIn(LongPredicate total) {
        return once(total, () -> {
            Region region = watched.get();
            if (region != null) {
                join(Thread.ofPlatform().start(region::cancel));
            }
        });
    }

    private ProgressListener once(LongPredicate total, Runnable action) {
        return (_, all) -> {
            if (total.test(all) && watched.get() != null) {
                action.run();
                watched.set(null);
            }
        };
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
