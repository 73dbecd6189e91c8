package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(ratio.pairs()).hasSize(4);
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
    void dividesTheHandOverAloneByNobody() {
        add(Rivals.POOL, AllocPattern.HAND_OVER, 64, 10);
        add(Rivals.ADDRESSES_ALONE, AllocPattern.HAND_OVER, 64, 10);

        assertThat(new AllocRatios(samples).all()).isEmpty();
    }

    private void add(String rival, AllocPattern pattern, long bytes, long picos) {
        AllocSample sample = new AllocSample(List.of(picos, picos), 0, "");
        samples.put(new AllocCell(rival, pattern, bytes, 1), List.of(sample, sample));
    }
}
