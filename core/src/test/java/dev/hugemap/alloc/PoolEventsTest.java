// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.KIB;
import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.Flight;
import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;

/** What a flight recording has of pools on a modelled host. */
final class PoolEventsTest {
    private static final String COMMITTED = "GranuleCommitted";
    private static final String RELEASED = "GranuleReleased";
    private static final String EXHAUSTED = "PoolExhausted";

    private final ModelHost host = ModelHost.of(FakeLinux.x86().hugeTlb(PageSize.mib(2), 4));

    @Test
    void granulesAreToldAsTheyComeAndGo() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB);
                Flight flight = Flight.of(COMMITTED, RELEASED, EXHAUSTED)) {
            MemorySegment block = pool.allocate(5 * MIB);
            pool.free(block);
            pool.giveBack();
            List<RecordedEvent> events = flight.land();

            assertThat(Flight.names(events)).containsExactly(COMMITTED, RELEASED);
            for (RecordedEvent event : events) {
                assertThat(event.getLong("pool")).isEqualTo(block.address());
                assertThat(event.getLong("address")).isEqualTo(block.address());
                assertThat(event.getLong("length")).isEqualTo(6 * MIB);
            }
            RecordedEvent committed = events.getFirst();
            assertThat(committed.getLong("committed")).isEqualTo(6 * MIB);
            assertThat(committed.getString("pages")).isEqualTo("3 × 2 MiB on thp 2 MiB");
            assertThat(committed.getLong("faults")).isEqualTo(3);
            assertThat(committed.getDuration("elapsed")).isPositive();
            assertThat(committed.getStackTrace()).isNotNull();
        }
    }

    @Test
    void whatWasKeptIsNotCommittedAgain() {
        PoolOptions options =
                ModelHost.options(require(transparent()), 64 * MIB).keepingFor(Duration.ofDays(1));
        try (HugePool pool = host.open(options)) {
            pool.free(pool.allocate(4 * MIB));
            try (Flight flight = Flight.of(COMMITTED)) {
                pool.free(pool.allocate(4 * MIB));
                assertThat(flight.land()).isEmpty();
            }
            try (Flight flight = Flight.of(COMMITTED)) {
                pool.allocate(6 * MIB);
                assertThat(flight.land()).singleElement().satisfies(event -> {
                    assertThat(event.getLong("committed")).isEqualTo(2 * MIB);
                    assertThat(event.getLong("length")).isEqualTo(6 * MIB);
                });
            }
        }
    }

    @Test
    void closingGivesBackAllThatIsCommitted() {
        try (Flight flight = Flight.of(COMMITTED, RELEASED)) {
            HugePool pool = host.open(require(transparent()), 64 * MIB);
            MemorySegment hole = pool.allocate(2 * MIB);
            pool.allocate(4 * MIB);
            pool.free(hole);
            pool.giveBack();
            pool.close();
            List<RecordedEvent> events = flight.land();

            assertThat(Flight.names(events)).containsExactly(COMMITTED, COMMITTED, RELEASED, RELEASED);
            assertThat(events.getLast().getLong("address")).isEqualTo(hole.address() + 2 * MIB);
            assertThat(sum(events, RELEASED)).isEqualTo(sum(events, COMMITTED));
        }
    }

    @Test
    void whatTheKernelTakesBackOnlyInPartIsToldAsFarAsItWent() {
        try (HugePool pool = host.open(prefer(hugeTlb(), transparent()), 64 * MIB);
                Flight flight = Flight.of(RELEASED)) {
            pool.free(pool.allocate(10 * MIB));
            host.linux().failNth(2, "mremap", Errno.ENOMEM);
            assertThatExceptionOfType(HugeMemoryException.class).isThrownBy(pool::giveBack);
            List<RecordedEvent> events = flight.land();

            assertThat(host.linux().residentBytes()).isPositive();
            assertThat(sum(events, RELEASED))
                    .isPositive()
                    .isEqualTo(10 * MIB - host.linux().residentBytes());
        }
    }

    @Test
    void aFullPoolIsToldOnceForEachRequestThatItRefuses() {
        try (HugePool pool = host.open(require(transparent()), 4 * MIB);
                Flight flight = Flight.of(EXHAUSTED)) {
            pool.allocate(3 * MIB);
            PoolExhaustedException full = refused(pool, 2 * MIB);
            List<RecordedEvent> events = flight.land();

            assertThat(events).singleElement().satisfies(event -> {
                assertThat(event.getLong("requested")).isEqualTo(2 * MIB);
                assertThat(event.getInt("usedGranules")).isEqualTo(2);
                assertThat(event.getInt("totalGranules")).isEqualTo(2);
                assertThat(event.getLong("granule")).isEqualTo(2 * MIB);
                assertThat(event.getBoolean("refused")).isFalse();
                assertThat(event.getString("message")).isEqualTo(full.getMessage());
            });
        }
    }

    @Test
    void memoryThatIsRefusedIsToldWithItsReasons() {
        try (HugePool pool = host.open(require(hugeTlb()), 64 * MIB);
                Flight flight = Flight.of(EXHAUSTED, "BackingRefused")) {
            pool.allocate(8 * MIB);
            refused(pool, 64 * KIB);
            List<RecordedEvent> events = flight.land();

            assertThat(Flight.names(events)).contains("BackingRefused").endsWith(EXHAUSTED);
            assertThat(Flight.names(events)).containsOnlyOnce(EXHAUSTED);
            assertThat(events.getLast().getBoolean("refused")).isTrue();
            assertThat(events.getLast().getString("message")).contains("0 of 4 free in the pool");
        }
    }

    @Test
    void anArenasRequestIsToldToo() {
        try (HugePool pool = host.open(require(transparent()), 4 * MIB);
                PoolArena arena = pool.arena();
                Flight flight = Flight.of(EXHAUSTED)) {
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> arena.allocate(5 * MIB));
            assertThat(Flight.names(flight.land())).containsExactly(EXHAUSTED);
        }
    }

    @Test
    void aRequestThatCachesGiveRoomForIsNotRefused() {
        try (HugePool pool = host.open(require(transparent()), 4 * MIB);
                Flight flight = Flight.of(EXHAUSTED)) {
            pool.freeAddress(pool.allocateAddress(64));
            pool.allocate(4 * MIB);
            assertThat(flight.land()).isEmpty();
        }
    }

    @Test
    void aRecordingThatAsksForNoneHasNone() {
        try (Flight flight = Flight.of();
                HugePool pool = host.open(require(transparent()), 4 * MIB)) {
            pool.free(pool.allocate(4 * MIB));
            refused(pool, 5 * MIB);
            assertThat(flight.land()).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void whatCannotBeRecordedKeepsNobodyFromAnything() {
        try (HugePool pool = host.open(require(transparent()), 4 * MIB);
                Flight flight = Flight.of(EXHAUSTED)) {
            PoolEvents.exhausted(0, null);
            refused(pool, 5 * MIB);
            assertThat(Flight.names(flight.land())).containsExactly(EXHAUSTED);
        }
    }

    private static PoolExhaustedException refused(HugePool pool, long bytes) {
        try {
            pool.allocate(bytes);
        } catch (PoolExhaustedException refused) {
            return refused;
        }
        throw new AssertionError(bytes + " were granted");
    }

    private static long sum(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().endsWith(name))
                .mapToLong(event -> event.getLong(name.equals(COMMITTED) ? "committed" : "length"))
                .sum();
    }
}
