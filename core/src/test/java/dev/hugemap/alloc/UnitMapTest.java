// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of units, held against a model that looks at each unit. */
final class UnitMapTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 256, 1000})
    void findsTheShortestRunThatFits(int units) {
        SplittableRandom random = new SplittableRandom(units);
        UnitMap map = new UnitMap(units);
        BitSet model = new BitSet(units);
        for (int step = 0; step < 3_000; step++) {
            int count = 1 + random.nextInt(Math.min(units, 1 + random.nextInt(units)));
            int alignment = 1 << random.nextInt(4);
            int found = map.find(count, alignment);
            assertThat(found).isEqualTo(shortest(model, units, count, alignment));
            if (found >= 0 && random.nextInt(3) > 0) {
                map.use(found, count);
                model.set(found, found + count);
            } else {
                int start = random.nextInt(units);
                int length = 1 + random.nextInt(units - start);
                map.free(start, length);
                model.clear(start, start + length);
            }
            assertThat(map.longestFree()).isEqualTo(longest(model, units));
        }
    }

    private static int shortest(BitSet used, int units, int count, int alignment) {
        int best = -1;
        int bestLength = Integer.MAX_VALUE;
        for (int start = used.nextClearBit(0); start < units; start = used.nextClearBit(start)) {
            int end = end(used, units, start);
            int aligned = (start + alignment - 1) / alignment * alignment;
            if (end - aligned >= count && end - start < bestLength) {
                best = aligned;
                bestLength = end - start;
            }
            start = end;
        }
        return best;
    }

    private static int longest(BitSet used, int units) {
        int longest = 0;
        for (int start = used.nextClearBit(0); start < units; start = used.nextClearBit(start)) {
            int end = end(used, units, start);
            longest = Math.max(longest, end - start);
            start = end;
        }
        return longest;
    }

    private static int end(BitSet used, int units, int start) {
        int end = used.nextSetBit(start);
        return end < 0 ? units : end;
    }
}
