// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.KIB;
import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.AddressRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Free units between live blocks, too few for a span as long as its size has them: on a modelled host. */
final class ShortSpansTest {
    /** Takes nine units: 28 of them leave four in a granule. */
    private static final long MIDDLING = 72 * KIB;

    private static final long GRANULE = 2 * MIB;

    private final ModelHost host = ModelHost.of(FakeLinux.x86());

    @Test
    void aHoleTooShortForAWholeSpanTakesAShorterOne() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            List<Long> middling = fillGranule(pool);
            pool.freeAddress(middling.getFirst());
            AddressRange hole = new AddressRange(middling.getFirst(), MIDDLING);

            // Of 7,680 bytes there are 16 in a span of 15 units, 9 in one of 9, and 4 in one of 4.
            List<Long> blocks = new ArrayList<>();
            for (int i = 0; i < 9 + 4; i++) {
                blocks.add(pool.allocateAddress(7680));
            }

            assertThat(host.linux().residentBytes()).isEqualTo(GRANULE);
            assertThat(blocks).doesNotHaveDuplicates();
            assertThat(blocks.stream().filter(block -> block >= hole.start() && block + 7680 <= hole.end()))
                    .hasSize(9);
            assertThat(pool.statistics().classes()).singleElement().satisfies(each -> {
                assertThat(each.spans()).isEqualTo(2);
                assertThat(each.spanBytes()).isEqualTo((9 + 4) * SizeClasses.UNIT);
                assertThat(each.live()).isEqualTo(13);
            });

            blocks.forEach(pool::freeAddress);
            middling.subList(1, middling.size()).forEach(pool::freeAddress);
            pool.giveBack();
            assertThat(pool.statistics().wrongFrees()).isZero();
            assertThat(host.linux().residentBytes()).isZero();
        }
    }

    @Test
    void aBlockThatNoHoleHoldsTakesAnotherGranule() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            List<Long> middling = fillGranule(pool);

            pool.allocateAddress(64 * KIB);

            assertThat(middling).hasSize(28);
            assertThat(host.linux().residentBytes()).isEqualTo(2 * GRANULE);
        }
    }

    private static List<Long> fillGranule(HugePool pool) {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < GRANULE / MIDDLING; i++) {
            blocks.add(pool.allocateAddress(MIDDLING));
        }
        return blocks;
    }
}
