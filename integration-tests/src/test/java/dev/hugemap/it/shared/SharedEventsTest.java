// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.Flight;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.SharedRegion;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;

/** What a flight recording has of shared regions without a name, on this kernel. */
final class SharedEventsTest {
    private static final String OPENED = "SharedRegionOpened";
    private static final String GRANTED = "MemoryGranted";
    private static final String REFUSED = "BackingRefused";
    private static final String NOTHING = "MemoryRefused";
    private static final long KIB = 1 << 10;

    /** So large that no host of tests has it. */
    private static final PageSize UNKNOWN = PageSize.gib(16);

    @Test
    void newMemoryIsGrantedAndAttachedMemoryIsNot() {
        try (Flight flight = Flight.of(OPENED, GRANTED, REFUSED, NOTHING);
                SharedRegion owner = SharedRegion.create(256 * KIB, prefer(hugeTlb(UNKNOWN), basePages()));
                SharedRegion peer = SharedRegion.attach(owner.descriptor())) {
            List<RecordedEvent> events = flight.land();

            assertThat(Flight.names(events)).containsExactly(OPENED, REFUSED, GRANTED, OPENED);
            assertOpened(events.getFirst(), owner, "CREATED");
            assertThat(events.get(1).getString("reason")).isEqualTo("SIZE_UNKNOWN");
            assertThat(events.get(2).getLong("granted")).isEqualTo(256 * KIB);
            assertThat(events.get(2).getInt("refusedBefore")).isEqualTo(1);
            assertOpened(events.getLast(), peer, "ATTACHED");
        }
    }

    @Test
    void whoGotNothingIsTold() {
        try (Flight flight = Flight.of(OPENED, GRANTED, REFUSED, NOTHING)) {
            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> SharedRegion.create(KIB, require(hugeTlb(UNKNOWN))));
            List<RecordedEvent> events = flight.land();

            assertThat(Flight.names(events)).containsExactly(REFUSED, NOTHING);
            assertThat(events.getLast().getLong("asked")).isEqualTo(KIB);
            assertThat(events.getLast().getString("backings")).isEqualTo("hugetlb 16 GiB");
        }
    }

    private static void assertOpened(RecordedEvent event, SharedRegion region, String origin) {
        assertThat(event.getString("origin")).isEqualTo(origin);
        assertThat(event.getString("name")).isNull();
        assertThat(event.getLong("address")).isEqualTo(region.segment().address());
        assertThat(event.getLong("length")).isEqualTo(256 * KIB);
        assertThat(event.getString("backing")).isEqualTo(region.outcome().label());
        assertThat(event.getLong("pageSize"))
                .isEqualTo(region.outcome().pageSize().bytes());
    }
}
