// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class UpdateBenchmarkTest {
    @Test
    void changesWordsAllOverTheMemory() {
        try (Arena arena = Arena.ofConfined()) {
            long words = UpdateBenchmark.UPDATES / 4;
            MemorySegment memory = arena.allocate(words * Long.BYTES, Long.BYTES);
            UpdateBenchmark benchmark = new UpdateBenchmark();
            benchmark.take(memory, 0);
            benchmark.update();

            // With four updates for each word, one in e^4 is left out.
            long changed = 0;
            for (long word = 0; word < words; word++) {
                changed += memory.getAtIndex(JAVA_LONG, word) == 0 ? 0 : 1;
            }
            assertThat(changed).isBetween(words * 96 / 100, words * 99 / 100);
        }
    }

    @Test
    void goesElsewhereInEachThread() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(1 << 20, Long.BYTES);
            MemorySegment other = arena.allocate(1 << 20, Long.BYTES);
            UpdateBenchmark benchmark = new UpdateBenchmark();
            benchmark.take(one, 0);
            benchmark.update();
            benchmark.take(other, 1);
            benchmark.update();

            assertThat(one.mismatch(other)).isNotEqualTo(-1);
        }
    }
}
