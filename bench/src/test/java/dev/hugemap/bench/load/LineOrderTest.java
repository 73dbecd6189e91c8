// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineOrderTest {
    private static final int LINE = (int) LineOrder.LINE;

    @ParameterizedTest
    @CsvSource({"128,0", "192,0", "16384,0", "1048576,0", "1000000,0", "16384,64", "65536,4096", "65664,192", "128,128"
    })
    void isOneRingThroughEachLine(int bytes, long stride) {
        LineOrder order = LineOrder.of(bytes, stride);
        int lines = bytes / LINE;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes, LINE);
            order.link(memory);

            BitSet visited = new BitSet(lines);
            long at = order.offset(0);
            for (int position = 0; position < lines; position++) {
                assertThat(at).isEqualTo(order.offset(position));
                visited.set((int) at / LINE);
                at = memory.get(JAVA_LONG, at) - memory.address();
            }

            assertThat(at).isEqualTo(order.offset(0));
            assertThat(visited.cardinality()).isEqualTo(lines);
        }
    }

    @Test
    void goesOnByItsStride() {
        LineOrder order = LineOrder.of(1 << 16, 4096);

        assertThat(order.offset(1) - order.offset(0)).isEqualTo(4096);
        assertThat(order.offset(16)).isEqualTo(LINE);
    }

    @Test
    void leavesThePageWithAlmostEachStepWhereItIsRandom() {
        int bytes = 1 << 20;
        LineOrder order = LineOrder.of(bytes, 0);
        int stayed = 0;
        int ahead = 0;
        for (int position = 1; position < bytes / LINE; position++) {
            long step = order.offset(position) - order.offset(position - 1);
            stayed += Math.abs(step) < 4096 ? 1 : 0;
            ahead += step > 0 ? 1 : 0;
        }

        // Of 256 pages, two that follow each other are seldom the same or neighbours, and no more often up than down.
        assertThat(stayed).isLessThan(bytes / LINE / 64);
        assertThat(ahead).isBetween(bytes / LINE * 45 / 100, bytes / LINE * 55 / 100);
    }

    @Test
    void refusesWhatIsNoRingOfWholeLines() {
        assertThatIllegalArgumentException().isThrownBy(() -> LineOrder.of(64, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> LineOrder.of(1000, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> LineOrder.of(1 << 20, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> LineOrder.of(1 << 20, 192));
        assertThatIllegalArgumentException().isThrownBy(() -> LineOrder.of(1 << 20, -64));
    }
}
