// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.inspect.DriftKind;
import dev.hugemap.inspect.MappingDrift;
import dev.hugemap.inspect.MappingWatch;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.HugeMemory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a watch tells of memory that the running kernel writes to swap. */
@RequiresThp
final class WatchTest {
    private static final long LENGTH = 2 * Situated.BLOCK.bytes();

    private final BlockingQueue<MappingDrift> drifts = new LinkedBlockingQueue<>();

    @Test
    void memoryThatGoesToSwapIsToldAndNothingElseOfIt() throws InterruptedException {
        try (SituationHost _ = new SituationHost(Map.of(Swap.LIST.toString(), "one"));
                Situated memory = new Situated()) {
            memory.map(0, LENGTH).advise(Advice.MADV_HUGEPAGE).write();
            try (MappingWatch _ = MappingWatch.start(
                    HugeMemory.system().inspector(), List.of(memory.range()), Duration.ofMillis(5), drifts::add)) {
                Swap.out(memory.range());

                assertThat(kindsUntilSwapped())
                        .contains(DriftKind.SWAPPED)
                        .isSubsetOf(DriftKind.SWAPPED, DriftKind.SPLIT);
            }
        }
    }

    /** The kernel may take huge pages apart as it writes them, so that there may be several drifts. */
    private Set<DriftKind> kindsUntilSwapped() throws InterruptedException {
        Set<DriftKind> kinds = EnumSet.noneOf(DriftKind.class);
        long swapped = 0;
        while (swapped < LENGTH) {
            MappingDrift drift = drifts.poll(30, TimeUnit.SECONDS);
            assertThat(drift).as("a drift within 30 s, after %s", kinds).isNotNull();
            kinds.addAll(drift.kinds());
            swapped = drift.after().swappedBytes();
        }
        return kinds;
    }
}
