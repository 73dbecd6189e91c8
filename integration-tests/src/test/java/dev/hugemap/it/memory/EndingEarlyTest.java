// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.SmapsVma;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.ProgressListener;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Large commits of real memory that are cancelled on their way, or run out of time. */
final class EndingEarlyTest {
    private static final long MIB = 1L << 20;
    private static final long LARGE = 1L << 30;
    private static final Runnable NOTHING = () -> {};

    private final HugeMemory memory = HugeMemory.system().refresh();

    @Test
    void aLargeCommitOnBasePagesIsCancelledFromAnotherThread() {
        checkCancelled(require(basePages()), LARGE);
    }

    @Test
    @RequiresThp
    void aLargeCommitOnTransparentPagesIsCancelledFromAnotherThread() {
        checkCancelled(prefer(transparent(), basePages()), LARGE);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 160)
    void aCancelledCommitGivesItsPoolPagesBack() {
        HugeTlb pool = HugeTlb.of("2m");
        long free = pool.free();
        long reserved = pool.reserved();

        checkCancelled(require(hugeTlb(PageSize.mib(2))), 256 * MIB);

        assertThat(pool.free()).isEqualTo(free);
        assertThat(pool.reserved()).isEqualTo(reserved);
    }

    private void checkCancelled(BackingPolicy policy, long bytes) {
        AtomicReference<Runnable> once = new AtomicReference<>(NOTHING);
        ProgressListener cancelling = (done, total) -> join(Thread.ofPlatform().start(once.getAndSet(NOTHING)));
        RegionOptions options = RegionOptions.of(policy).withoutFork().watchedBy(cancelling);
        try (Region region = memory.reserve(2 * LARGE, options)) {
            region.commit(0, 4 * MIB);
            region.segment(0, 4 * MIB).fill((byte) 5);
            List<String> before = mappings();
            assertThat(before).isNotEmpty();
            once.set(region::cancel);

            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> region.commit(LARGE, bytes));

            assertThat(mappings()).isEqualTo(before);
            assertThat(region.committedBytes()).isEqualTo(4 * MIB);
            Contents.write(region.segment(0, 4 * MIB), 5);
            region.commit(LARGE, 16 * MIB);
            Contents.checkZero(region.segment(LARGE, 16 * MIB));
            Contents.check(region.segment(0, 4 * MIB), 5);
        }
        assertThat(mappings()).isEmpty();
    }

    @Test
    void aCommitThatOutlastsItsTimeIsUndone() {
        RegionOptions options =
                RegionOptions.of(require(basePages())).withoutFork().within(Duration.ofMillis(20));
        try (Region region = memory.reserve(2 * LARGE, options)) {
            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.commit(0, LARGE))
                    .withMessageMatching(
                            "cannot map 1 GiB on base 4 KiB pages: the 20 ms that were given were over while"
                                    + " populating, [0-9.]+ [KM]?i?B of 1 GiB done \\[HM-121]\\. To have it: .*")
                    .extracting(HugePagesUnavailableException::reason)
                    .isEqualTo(Reason.TIME_BOX);

            assertThat(mappings()).isEmpty();
            assertThat(region.committedBytes()).isZero();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** This test's mappings, by a flag that nothing else in a JVM has; not every kernel shows names. */
    private static List<String> mappings() {
        return SmapsVma.all(ProcessHandle.current().pid()).stream()
                .filter(vma -> vma.flags().contains("dc"))
                .map(SmapsVma::header)
                .toList();
    }
}
