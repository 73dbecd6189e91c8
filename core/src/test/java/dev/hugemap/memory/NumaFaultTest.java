// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.AddressRange;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Regions that are faulted in on NUMA nodes of a modelled host: wherever a page comes from, its node is the right one. */
final class NumaFaultTest {
    private static final long LENGTH = 8 * MIB;

    private final Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 4, 1));

    private Region reserve(NumaPolicy numa, FaultPolicy policy, Backing... backings) {
        return trial.memory()
                .reserve(
                        LENGTH,
                        Trial.options(prefer(backings)).faultedBy(policy).placedBy(numa));
    }

    private Map<Integer, Long> nodes(Region region, long offset, long length) {
        return trial.memory().inspector().nodes(new AddressRange(region.range().start() + offset, length), BASE);
    }

    @Test
    void everyBlockIsOnTheNode() {
        try (Region region =
                reserve(NumaPolicy.bind(1), FaultPolicy.largestFit(), hugeTlb(), transparent(), basePages())) {
            FaultOutcome outcome = region.fault(0, LENGTH);

            assertThat(outcome.bytesOn(HUGE)).isEqualTo(LENGTH);
            assertThat(outcome.placement().orElseThrow().bytes()).isEqualTo(Map.of(1, LENGTH));
            assertThat(outcome.fallbacks())
                    .extracting(fallback -> fallback.refusal().reason())
                    .startsWith(Reason.POOL_SHORT); // on a slow machine its pause ends, or shows, in between
            assertThat(outcome).asString().contains("; bind:1: 8 MiB on node 1; refused");
            assertThat(nodes(region, 0, LENGTH)).isEqualTo(Map.of(1, LENGTH));
        }
    }

    @Test
    void theRemedyForAPoolThatIsElsewhereIsForAllThatIsToCome() {
        try (Region region = reserve(NumaPolicy.bind(1), FaultPolicy.largestFit(), hugeTlb())) {
            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> region.fault(0, LENGTH));

            Refusal refusal = refused.refusals().getLast();
            assertThat(refusal.cause())
                    .isEqualTo("3 needed on node 1, 0 of 1 free in the pool there, 4 free on other nodes");
            trial.linux().admin().run(refusal.remedy());
            region.resetBackoff();
            region.fault(0, LENGTH);
            assertThat(nodes(region, 0, LENGTH)).isEqualTo(Map.of(1, LENGTH));
        }
    }

    @Test
    void collapsedPagesStayOnTheNode() {
        try (Region region =
                reserve(NumaPolicy.bind(1), FaultPolicy.adaptive().promotingAt(0.1), transparent(), basePages())) {
            FaultOutcome first = region.fault(0, SMALL.bytes());
            FaultOutcome collapsed = region.fault(HUGE.bytes() / 2, SMALL.bytes());
            FaultOutcome more = region.fault(HUGE.bytes() / 4, 5 * SMALL.bytes());

            assertThat(first.placement().orElseThrow().bytes()).isEqualTo(Map.of(1, SMALL.bytes()));
            assertThat(collapsed.collapses() + more.collapses()).isEqualTo(1);
            assertThat(nodes(region, 0, HUGE.bytes())).isEqualTo(Map.of(1, HUGE.bytes()));
            long put = Stream.of(first, collapsed, more)
                    .flatMap(outcome -> outcome.placement().stream())
                    .flatMap(placed -> placed.bytes().values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(put).isEqualTo(HUGE.bytes());
        }
    }

    @Test
    void whatIsPutInAfterADecommitIsOnTheNodeToo() {
        try (Region region = reserve(NumaPolicy.bind(1), FaultPolicy.largestFit(), transparent(), basePages())) {
            region.fault(0, LENGTH);
            region.decommit(0, LENGTH);
            trial.linux().write(region.range().start(), BASE.bytes(), 1);

            assertThat(nodes(region, 0, BASE.bytes())).isEqualTo(Map.of(1, BASE.bytes()));
            region.fault(0, LENGTH);
            assertThat(nodes(region, 0, LENGTH)).isEqualTo(Map.of(1, LENGTH));
        }
    }

    @Test
    void aPolicyCutsNoMapping() {
        try (Region region = reserve(NumaPolicy.bind(1), FaultPolicy.fixed(SMALL), basePages())) {
            int reserved = trial.linux().vmas().size();
            for (long offset = 0; offset < LENGTH; offset += 4 * SMALL.bytes()) {
                region.fault(offset, SMALL.bytes());
            }

            assertThat(trial.linux().vmas()).hasSize(reserved);
        }
    }

    @Test
    void blocksTellTogetherThatTheKernelWasNotTold() {
        try (Region region = reserve(NumaPolicy.interleave(0, 1), FaultPolicy.fixed(SMALL), basePages())) {
            trial.linux().failEvery("mbind", Errno.EPERM);
            region.fault(0, SMALL.bytes());
            NumaPlacement placement = region.fault(MIB, MIB).placement().orElseThrow();

            // The reservation was told while it was allowed.
            assertThat(placement.bytes()).isEqualTo(Map.of(0, MIB / 2, 1, MIB / 2));
            assertThat(placement.refused()).isPresent();
        }
    }

    @Test
    void whereNothingIsPutInNothingIsTold() {
        try (Region region = reserve(NumaPolicy.bind(0), FaultPolicy.largestFit(), basePages())) {
            region.fault(0, MIB);

            assertThat(region.fault(0, MIB).placement()).isEmpty();
        }
    }

    @Test
    void aReservationThatMayNotBeTakenFromTheNodeIsRefused() {
        trial.linux().failEvery("mbind", Errno.EPERM);

        HugeMemoryException refused = catchThrowableOfType(
                HugeMemoryException.class, () -> reserve(NumaPolicy.bind(0), FaultPolicy.largestFit(), basePages()));

        assertThat(refused).hasMessageContaining("forbids mbind").hasMessageContaining("allow mbind");
        assertThat(trial.linux().vmas()).isEmpty();
    }
}
