// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static dev.hugemap.memory.Trial.GIANT;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.Flight;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.AddressRange;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;

/** What a flight recording has of memory that was granted, on modelled hosts. */
final class GrantEventsTest {
    private static final String GRANTED = "MemoryGranted";
    private static final String NOTHING = "MemoryRefused";
    private static final String REFUSED = "BackingRefused";

    private final Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 2));

    @Test
    void whatACommitWasGrantedIsToldAsItsOutcomeHasIt() {
        RegionOptions options =
                Trial.options(prefer(hugeTlb(GIANT), transparent())).named("index");
        try (Region region = trial.memory().reserve(GIANT.bytes(), options);
                Flight flight = Flight.of(GRANTED, NOTHING)) {
            CommitOutcome outcome = region.commit(0, GIANT.bytes());
            PopulateOutcome made = outcome.populate().orElseThrow();

            assertThat(flight.land()).singleElement().satisfies(event -> {
                assertGranted(event, outcome.range(), "thp 2 MiB", HUGE.bytes(), GIANT.bytes(), GIANT.bytes());
                assertThat(event.getString("name")).isEqualTo("index");
                assertThat(event.getLong("faults")).isEqualTo(made.faults()).isPositive();
                assertThat(event.getInt("refusedBefore")).isEqualTo(1);
                assertThat(event.getLong("elapsed")).isEqualTo(made.nanos());
                assertThat(event.getStackTrace()).isNotNull();
            });
        }
    }

    @Test
    void whatAnArenaWasGrantedIsToldOnceForAllThatSharesIt() {
        try (Flight flight = Flight.of(GRANTED, NOTHING);
                HugeArena arena = trial.memory().shared(Trial.options(prefer(hugeTlb(), transparent())))) {
            AddressRange large = arena.outcome(arena.allocate(3 * MIB)).range();
            AddressRange small = arena.outcome(arena.allocate(64)).range();
            arena.allocate(64);
            List<RecordedEvent> events = flight.land();

            assertThat(events).hasSize(2);
            assertGranted(events.getFirst(), large, "hugetlb 2 MiB", HUGE.bytes(), 4 * MIB, 4 * MIB);
            assertGranted(events.getLast(), small, "thp 2 MiB", HUGE.bytes(), 2 * MIB, 2 * MIB);
        }
    }

    @Test
    void whatComesOnTouchIsGrantedAndNotPopulated() {
        try (Flight flight = Flight.of(GRANTED);
                HugeArena arena =
                        trial.memory().shared(Trial.options(require(hugeTlb()).onTouch()))) {
            AddressRange range = arena.outcome(arena.allocate(4 * MIB)).range();

            assertThat(flight.land())
                    .singleElement()
                    .satisfies(event -> assertGranted(event, range, "hugetlb 2 MiB", HUGE.bytes(), 4 * MIB, 0));
        }
    }

    @Test
    void aFaultIsToldOnceForEachKindOfPage() {
        try (Region region = trial.reserve(8 * MIB, prefer(hugeTlb(), transparent()), largestFit());
                Flight flight = Flight.of(GRANTED, NOTHING)) {
            FaultOutcome outcome = region.fault(0, 8 * MIB);
            List<RecordedEvent> events = flight.land();

            assertThat(events).hasSize(2).hasSameSizeAs(outcome.blocks());
            for (int i = 0; i < 2; i++) {
                FaultedBlocks blocks = outcome.blocks().get(i);
                assertGranted(
                        events.get(i), outcome.range(), blocks.label(), HUGE.bytes(), blocks.bytes(), blocks.bytes());
            }
            assertThat(events.getFirst().getLong("faults")).isEqualTo(outcome.faults());
            assertThat(events.getFirst().getInt("refusedBefore"))
                    .isEqualTo(outcome.fallbacks().size());
            assertThat(events.getFirst().getDuration("elapsed")).isPositive();
            assertThat(events.getLast().getLong("faults")).isZero();
            assertThat(events.getLast().getLong("elapsed")).isZero();
        }
    }

    @Test
    void aFaultThatFailsTellsOfTheBlocksThatStay() {
        try (Region region = trial.reserve(8 * MIB, require(hugeTlb()), largestFit());
                Flight flight = Flight.of(GRANTED, NOTHING)) {
            assertThatExceptionOfType(HugePagesUnavailableException.class).isThrownBy(() -> region.fault(0, 8 * MIB));
            List<RecordedEvent> events = flight.land();

            assertThat(Flight.names(events)).containsExactly(GRANTED, NOTHING);
            assertThat(events.getFirst().getLong("granted")).isEqualTo(4 * MIB).isEqualTo(region.committedBytes());
            assertThat(events.getLast().getLong("asked")).isEqualTo(4 * MIB);
            assertThat(events.getLast().getString("backings")).isEqualTo("hugetlb 2 MiB");
        }
    }

    @Test
    void aFaultThatFindsAllThereIsNotTold() {
        try (Region region = trial.reserve(4 * MIB, prefer(hugeTlb(), transparent()), largestFit())) {
            region.fault(0, 4 * MIB);
            try (Flight flight = Flight.of(GRANTED, REFUSED)) {
                region.fault(0, 4 * MIB);
                assertThat(flight.land()).isEmpty();
            }
        }
    }

    private static void assertGranted(
            RecordedEvent event, AddressRange request, String backing, long pageSize, long granted, long populated) {
        assertThat(event.getEventType().getName()).isEqualTo("dev.hugemap.MemoryGranted");
        assertThat(event.getLong("address")).isEqualTo(request.start());
        assertThat(event.getLong("length")).isEqualTo(request.length());
        assertThat(event.getString("backing")).isEqualTo(backing);
        assertThat(event.getLong("pageSize")).isEqualTo(pageSize);
        assertThat(event.getLong("granted")).isEqualTo(granted);
        assertThat(event.getLong("populated")).isEqualTo(populated);
    }
}
