// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocRatiosTest {
    private final Map<AllocCell, List<AllocSample>> samples = new LinkedHashMap<>();

    @Test
    void dividesARivalByThePoolOfTheSameBlocks() {
        add(Rivals.POOL, AllocPattern.LOCAL, 64, 10);
        add(Rivals.POOL, AllocPattern.LOCAL, 4096, 1000);
        add(Rivals.NETTY_POOLED, AllocPattern.LOCAL, 64, 50);

        Ratio ratio = new AllocRatios(samples).all().getFirst();

        assertThat(new AllocRatios(samples).all()).hasSize(1);
        assertThat(ratio.name()).isEqualTo("Netty pooled / pool, address: 64 B, local, 1 thread");
        assertThat(ratio.aim()).isEqualTo("at least 4");
        assertThat(ratio.ofMedians()).isEqualTo(5);
        assertThat(ratio.pairs()).hasSize(2);
    }

    @Test
    void holdsTheJdkAgainstArenasThatClearAndThatDoNot() {
        for (long bytes : new long[] {64, 4096}) {
            for (AllocPattern pattern : new AllocPattern[] {AllocPattern.LOCAL, AllocPattern.ESCAPING}) {
                add(Rivals.POOL_ARENA, pattern, bytes, 3);
                add(Rivals.POOL_ARENA_ZEROED, pattern, bytes, 6);
                add(Rivals.CONFINED, pattern, bytes, 24);
            }
        }

        assertThat(new AllocRatios(samples).all())
                .extracting(Ratio::aim)
                .containsExactly("at least 8", "-", "more than 1", "-", "-", "at least 1.5", "-", "at least 1.5");
    }

    @Test
    void holdsNettyAgainstAddressesAndSegments() {
        add(Rivals.POOL, AllocPattern.LOCAL, 64, 10);
        add(Rivals.POOL_SEGMENT, AllocPattern.LOCAL, 64, 20);
        add(Rivals.NETTY_ADAPTIVE, AllocPattern.LOCAL, 64, 80);

        assertThat(new AllocRatios(samples).all())
                .extracting(Ratio::ofMedians, Ratio::aim)
                .containsExactly(tuple(8.0, "at least 4"), tuple(4.0, "-"));
    }

    @Test
    void whatIsHandedOverIsHeldAgainstWhatGoesByTheSameQueueAndHasNoAim() {
        add(Rivals.POOL, AllocPattern.HAND_OVER, 64, 10);
        add(Rivals.POOL_SEGMENT, AllocPattern.HAND_OVER, 64, 20);
        add(Rivals.NETTY_POOLED, AllocPattern.HAND_OVER, 64, 80);
        add(Rivals.MIMALLOC, AllocPattern.HAND_OVER, 64, 80);

        assertThat(new AllocRatios(samples).all())
                .extracting(Ratio::ofMedians, Ratio::aim)
                .containsExactly(tuple(4.0, "-"), tuple(8.0, "-"));
    }

    @Test
    void dividesByNoPoolThatWasOnBasePages() {
        add(Rivals.POOL, AllocPattern.LOCAL, 64, 10, new SeenPages(0.94, "2 MiB on 4 KiB leaves"));
        add(Rivals.NETTY_POOLED, AllocPattern.LOCAL, 64, 50);

        assertThat(new AllocRatios(samples).all()).isEmpty();
    }

    @Test
    void dividesTheHandOverAloneByNobody() {
        add(Rivals.POOL, AllocPattern.HAND_OVER, 64, 10);
        add(Rivals.ADDRESSES_ALONE, AllocPattern.HAND_OVER, 64, 10);

        assertThat(new AllocRatios(samples).all()).isEmpty();
    }

    private void add(String rival, AllocPattern pattern, long bytes, long picos) {
        add(rival, pattern, bytes, picos, new SeenPages(0.95, "2 MiB on 2 MiB leaves"));
    }

    private void add(String rival, AllocPattern pattern, long bytes, long picos, SeenPages seen) {
        AllocSample sample = new AllocSample(List.of(picos - 1, picos, picos + 1), 0, seen);
        samples.put(new AllocCell(rival, pattern, bytes, 1), List.of(sample, sample));
    }
}
