// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZerosTest {
    private static final int MARGIN = 64;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 511, 512, 513, 4095, 4096, 1 << 20, (1 << 20) + 3, (2 << 20) + 511, (3 << 20) + 5})
    void clearsSoManyBytesAndNoOthers(int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            for (int shift = 0; shift < 3; shift++) {
                MemorySegment around = arena.allocate(bytes + 2L * MARGIN, 8).fill((byte) 1);
                MemorySegment cleared = around.asSlice(MARGIN + shift, bytes);

                Zeros.clear(cleared);
                check(around, cleared, shift);

                around.fill((byte) 1);
                Zeros.clear(cleared.address(), bytes);
                check(around, cleared, shift);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4096})
    void leavesTheMemoryOfAClosedArenaAlone(int bytes) {
        Arena arena = Arena.ofShared();
        MemorySegment segment = arena.allocate(bytes);
        arena.close();

        assertThatIllegalStateException().isThrownBy(() -> Zeros.clear(segment));
    }

    private static void check(MemorySegment around, MemorySegment cleared, int shift) {
        long start = (long) MARGIN + shift;
        long end = start + cleared.byteSize();
        assertThat(cleared.mismatch(MemorySegment.ofArray(new byte[(int) cleared.byteSize()])))
                .isEqualTo(-1);
        for (long outside = 0; outside < start; outside++) {
            assertThat(around.get(JAVA_BYTE, outside)).isEqualTo((byte) 1);
        }
        for (long outside = end; outside < around.byteSize(); outside++) {
            assertThat(around.get(JAVA_BYTE, outside)).isEqualTo((byte) 1);
        }
    }
}
