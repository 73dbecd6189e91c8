// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
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
import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.ThpMode;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;

/** What a flight recording has of regions and refusals on modelled hosts. */
final class MemoryEventsTest {
    private static final String RESERVED = "RegionReserved";
    private static final String REFUSED = "BackingRefused";
    private static final String GRANTED = "MemoryGranted";
    private static final String NOTHING = "MemoryRefused";

    private final Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 2));

    @Test
    void aReservationIsToldWithItsNumbers() {
        RegionOptions options =
                Trial.options(prefer(transparent(), basePages())).named("index");
        try (Flight flight = Flight.of(RESERVED, REFUSED);
                Region region = trial.memory().reserve(5 * MIB, options)) {
            assertThat(flight.land()).singleElement().satisfies(event -> {
                assertThat(event.getEventType().getName()).isEqualTo("dev.hugemap.RegionReserved");
                assertThat(event.getString("name")).isEqualTo("index");
                assertThat(event.getLong("address")).isEqualTo(region.range().start());
                assertThat(event.getLong("length")).isEqualTo(6 * MIB);
                assertThat(event.getLong("granule")).isEqualTo(2 * MIB);
                assertThat(event.getString("policy")).isEqualTo(options.policy().toString());
            });
        }
    }

    @Test
    void aReservationThatIsRefusedIsNone() {
        trial.linux().failNth(1, "mmap", Errno.ENOMEM);
        try (Flight flight = Flight.of(RESERVED)) {
            assertThatExceptionOfType(HugeMemoryException.class)
                    .isThrownBy(() -> trial.memory().reserve(5 * MIB, Trial.options(require(transparent()))));
            assertThat(flight.land()).isEmpty();
        }
    }

    @Test
    void aRefusalBeforeAGrantIsToldAsItsOutcomeHasIt() {
        try (Flight flight = Flight.of(RESERVED, REFUSED);
                Region region = trial.memory().reserve(8 * MIB, Trial.options(prefer(hugeTlb(), transparent())))) {
            region.commit(0, 4 * MIB);
            CommitOutcome outcome = region.commit(4 * MIB, 4 * MIB);
            List<RecordedEvent> events = flight.land();

            assertThat(Flight.names(events)).containsExactly(RESERVED, REFUSED);
            assertTold(events.getLast(), outcome.refusals().getFirst(), 1, 4 * MIB);
            assertThat(events.getLast().getString("errno")).isEqualTo("ENOMEM");
            assertThat(events.getLast().getString("name")).isNull();
        }
    }

    @Test
    void aGrantHasNoRefusals() {
        try (Flight flight = Flight.of(REFUSED);
                HugeArena arena = trial.memory().shared(Trial.options(prefer(hugeTlb(), transparent())))) {
            arena.allocate(4 * MIB);
            assertThat(flight.land()).isEmpty();
        }
    }

    @Test
    void whoGotNothingIsToldOnceHoweverManyBackingsWereTried() {
        trial.linux().admin().thp(ThpMode.NEVER);
        try (Flight flight = Flight.of(GRANTED, NOTHING)) {
            trial.refused(prefer(hugeTlb(GIANT), transparent()), 4 * MIB);

            assertThat(flight.land()).singleElement().satisfies(event -> {
                assertThat(event.getEventType().getName()).isEqualTo("dev.hugemap.MemoryRefused");
                assertThat(event.getLong("asked")).isEqualTo(4 * MIB);
                assertThat(event.getString("backings")).isEqualTo("hugetlb 1 GiB, thp 2 MiB");
                assertThat(event.getString("name")).isNull();
                assertThat(event.getStackTrace()).isNotNull();
            });
        }
    }

    @Test
    void whatAnArenaIsRefusedIsToldToo() {
        trial.linux().admin().thp(ThpMode.NEVER);
        try (Flight flight = Flight.of(REFUSED)) {
            HugePagesUnavailableException refused = trial.refused(prefer(hugeTlb(GIANT), transparent()), 4 * MIB);
            List<RecordedEvent> events = flight.land();

            assertThat(events).hasSize(2);
            for (int i = 0; i < 2; i++) {
                assertTold(events.get(i), refused.refusals().get(i), 1, 4 * MIB);
            }
            assertThat(events.getLast().getString("reason")).isEqualTo("SWITCHED_OFF");
            assertThat(events.getLast().getString("errno")).isNull();
        }
    }

    @Test
    void aCommitThatCannotTakeItsPlaceIsTold() {
        try (Region region = trial.memory().reserve(4 * MIB, Trial.options(require(transparent())));
                Flight flight = Flight.of(REFUSED, GRANTED, NOTHING)) {
            trial.linux().failNth(1, "mremap", Errno.ENOMEM);
            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.commit(0, 2 * MIB))
                    .satisfies(refused -> {
                        List<RecordedEvent> events = flight.land();
                        assertThat(Flight.names(events)).containsExactly(REFUSED, NOTHING);
                        assertTold(events.getFirst(), refused.refusals().getLast(), 1, 2 * MIB);
                    });
        }
    }

    @Test
    void fallbacksOfAFaultAreToldOnceWithTheirBlocks() {
        try (Region region = trial.reserve(8 * MIB, prefer(hugeTlb(), transparent()), largestFit());
                Flight flight = Flight.of(REFUSED)) {
            FaultOutcome outcome = region.fault(0, 8 * MIB);
            List<RecordedEvent> events = flight.land();

            assertThat(outcome.fallbacks()).isNotEmpty();
            assertThat(events).hasSameSizeAs(outcome.fallbacks());
            for (int i = 0; i < events.size(); i++) {
                Fallback fallback = outcome.fallbacks().get(i);
                assertTold(events.get(i), fallback.refusal(), fallback.count(), 8 * MIB);
            }
        }
    }

    @Test
    void aFaultThatFailsTellsWhy() {
        try (Region region = trial.reserve(8 * MIB, require(hugeTlb()), largestFit());
                Flight flight = Flight.of(REFUSED)) {
            assertThatExceptionOfType(HugePagesUnavailableException.class).isThrownBy(() -> region.fault(0, 8 * MIB));
            assertThat(flight.land()).isNotEmpty().allSatisfy(event -> {
                assertThat(event.getString("backing")).isEqualTo("hugetlb 2 MiB");
                assertThat(event.getString("reason")).isEqualTo("POOL_SHORT");
            });
        }
    }

    @Test
    void whatAUniformRegionPassesOverIsTold() {
        RegionOptions options =
                Trial.options(prefer(hugeTlb(GIANT), transparent())).uniform();
        try (Flight flight = Flight.of(REFUSED);
                Region region = trial.memory().reserve(4 * MIB, options)) {
            assertThat(flight.land())
                    .singleElement()
                    .satisfies(event -> assertTold(event, region.passedOver().getFirst(), 1, 4 * MIB));
        }
    }

    @Test
    void aRegionThatCannotBeUniformIsTold() {
        RegionOptions options = Trial.options(require(hugeTlb(GIANT))).uniform();
        try (Flight flight = Flight.of(RESERVED, REFUSED, NOTHING)) {
            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> trial.memory().reserve(4 * MIB, options));
            assertThat(Flight.names(flight.land())).containsExactly(REFUSED, NOTHING);
        }
    }

    @Test
    void aRecordingThatAsksForNoneHasNone() {
        try (Flight flight = Flight.of()) {
            trial.refused(require(hugeTlb(GIANT)), GIANT.bytes());
            assertThat(flight.land()).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void whatCannotBeRecordedKeepsNobodyFromAnything() {
        try (Flight flight = Flight.of(RESERVED, REFUSED)) {
            MemoryEvents.reserved(null);
            MemoryEvents.refused(Trial.options(require(transparent())), null, MIB);
            trial.refused(require(hugeTlb(GIANT)), GIANT.bytes());
            assertThat(Flight.names(flight.land())).containsExactly(REFUSED);
        }
    }

    private static void assertTold(RecordedEvent event, Refusal refusal, long blocks, long asked) {
        assertThat(event.getEventType().getName()).isEqualTo("dev.hugemap.BackingRefused");
        assertThat(event.getString("backing")).isEqualTo(refusal.label());
        assertThat(event.getLong("pageSize"))
                .isEqualTo(refusal.pageSize() == null ? 0 : refusal.pageSize().bytes());
        assertThat(event.getString("reason")).isEqualTo(refusal.reason().name());
        assertThat(event.getString("code")).isEqualTo(refusal.code().toString());
        assertThat(event.getString("call")).isEqualTo(refusal.call());
        assertThat(event.getString("errno"))
                .isEqualTo(refusal.errno() == null ? null : refusal.errno().toString());
        assertThat(event.getString("cause")).isEqualTo(refusal.cause());
        assertThat(event.getString("remedy")).isEqualTo(refusal.remedy());
        assertThat(event.getLong("blocks")).isEqualTo(blocks);
        assertThat(event.getLong("asked")).isEqualTo(asked);
        assertThat(event.getStackTrace()).isNotNull();
    }
}
