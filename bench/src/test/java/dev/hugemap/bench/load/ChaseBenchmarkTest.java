// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChaseBenchmarkTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void comesBackWhenEachChainHasGoneAllRounds(int chains) {
        LoadMemory memory = memory(LineOrder.LINE * ChaseBenchmark.LOADS);
        ChaseBenchmark benchmark = new ChaseBenchmark();
        benchmark.chains = chains;
        benchmark.link(memory);
        LineOrder order = LineOrder.of(memory.bytes, 0);

        // All lines together are one invocation's loads: each chain is then where the next one was.
        long starts = 0;
        for (int chain = 0; chain < chains; chain++) {
            starts += memory.segment().address() + order.offset((long) ChaseBenchmark.LOADS / chains * chain);
        }
        assertThat(benchmark.chase()).isEqualTo(starts);
        memory.close();
    }

    @Test
    void goesByItsStride() {
        LoadMemory memory = memory(LineOrder.LINE * ChaseBenchmark.LOADS * 2);
        ChaseBenchmark benchmark = new ChaseBenchmark();
        benchmark.chains = 1;
        benchmark.stride = LineOrder.LINE;
        benchmark.link(memory);

        assertThat(benchmark.chase()).isEqualTo(memory.segment().address() + LineOrder.LINE * ChaseBenchmark.LOADS);
        memory.close();
    }

    @Test
    void refusesChainsThatItHasNoLoopFor() {
        LoadMemory memory = memory(1 << 16);
        for (int chains : new int[] {0, 3, 16}) {
            ChaseBenchmark benchmark = new ChaseBenchmark();
            benchmark.chains = chains;
            assertThatIllegalArgumentException().isThrownBy(() -> benchmark.link(memory));
        }
        memory.close();
    }

    private static LoadMemory memory(long bytes) {
        LoadMemory memory = new LoadMemory();
        memory.backing = "base";
        memory.bytes = bytes;
        memory.open(1);
        return memory;
    }
}
