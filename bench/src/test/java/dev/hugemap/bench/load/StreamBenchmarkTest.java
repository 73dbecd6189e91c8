// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamBenchmarkTest {
    /** Of one thread: longer than what a loop goes over at a time, and no multiple of it. */
    private static final long PART = (1 << 19) + 6 * LineOrder.LINE;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(2 * PART, LineOrder.LINE);
    private final MemorySegment part = memory.asSlice(PART);
    private final StreamBenchmark second = new StreamBenchmark();

    StreamBenchmarkTest() {
        second.take(memory, 1, 2);
        for (long at = 0; at < part.byteSize(); at += Double.BYTES) {
            part.set(JAVA_DOUBLE, at, (double) at);
        }
    }

    @AfterEach
    void close() {
        assertThat(memory.asSlice(0, PART).mismatch(arena.allocate(PART)))
                .as("the other thread's part")
                .isEqualTo(-1);
        arena.close();
    }

    @Test
    void readsEachWordOfItsPart() {
        long sum = 0;
        for (long at = 0; at < part.byteSize(); at += Long.BYTES) {
            part.set(JAVA_LONG, at, at);
            sum += at;
        }

        assertThat(second.read()).isEqualTo(sum);
    }

    @Test
    void writesEachWordOfItsPart() {
        second.write();

        for (long at = 0; at < part.byteSize(); at += Double.BYTES) {
            assertThat(part.get(JAVA_DOUBLE, at)).isEqualTo(Kernels.FACTOR);
        }
    }

    @Test
    void fillsEachByteOfItsPart() {
        second.fill();

        assertThat(part.asSlice(1).mismatch(part.asSlice(0, PART - 1))).isEqualTo(-1);
        assertThat(part.get(JAVA_LONG, 0)).isEqualTo(0x0101010101010101L);
    }

    @Test
    void copiesOneHalfToTheOther() {
        second.copy();
        for (long at = 0; at < PART / 2; at += Double.BYTES) {
            assertThat(part.get(JAVA_DOUBLE, PART / 2 + at)).isEqualTo((double) at);
        }

        part.asSlice(PART / 2).fill((byte) 0);
        second.move();
        assertThat(part.asSlice(PART / 2).mismatch(part.asSlice(0, PART / 2))).isEqualTo(-1);
    }

    @Test
    void scalesOneHalfToTheOther() {
        second.scale();

        for (long at = 0; at < PART / 2; at += Double.BYTES) {
            assertThat(part.get(JAVA_DOUBLE, PART / 2 + at)).isEqualTo(Kernels.FACTOR * at);
        }
    }

    @Test
    void addsTwoThirdsToTheLast() {
        long third = PART / 3 / LineOrder.LINE * LineOrder.LINE;
        second.add();
        for (long at = 0; at < third; at += Double.BYTES) {
            assertThat(part.get(JAVA_DOUBLE, 2 * third + at)).isEqualTo(2.0 * at + third);
        }

        second.triad();
        for (long at = 0; at < third; at += Double.BYTES) {
            assertThat(part.get(JAVA_DOUBLE, 2 * third + at)).isEqualTo(at + Kernels.FACTOR * (third + at));
        }
    }

    @Test
    void refusesPartsWithoutThreeLines() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamBenchmark().take(memory, 0, 1 << 14));
    }
}
