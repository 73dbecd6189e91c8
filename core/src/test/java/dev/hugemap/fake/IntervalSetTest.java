// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class IntervalSetTest {
    private static final int MEMBERS = 64;

    private final IntervalSet set = new IntervalSet();

    @Test
    void joinsIntervalsThatTouch() {
        set.add(0, 10);
        set.add(20, 30);
        set.add(10, 20);

        assertThat(set.endOf(5, 100)).isEqualTo(30);
        assertThat(set.size()).isEqualTo(30);
    }

    @Test
    void movesMembersAndKeepsTheGapsBetweenThem() {
        set.add(10, 20);
        set.add(30, 40);

        set.move(15, 35, 100);

        assertThat(set.covered(0, 100)).isEqualTo(10);
        assertThat(set.contains(115)).isTrue();
        assertThat(set.contains(120)).isFalse();
        assertThat(set.contains(130)).isTrue();
    }

    @Test
    void agreesWithABitSet() {
        SplittableRandom random = new SplittableRandom(42);
        BitSet bits = new BitSet();
        for (int step = 0; step < 2_000; step++) {
            int start = random.nextInt(MEMBERS);
            int end = start + random.nextInt(MEMBERS - start + 1);
            if (random.nextBoolean()) {
                set.add(start, end);
                bits.set(start, end);
            } else {
                set.remove(start, end);
                bits.clear(start, end);
            }
            int from = random.nextInt(MEMBERS);
            int next = bits.nextSetBit(from);
            assertThat(set.nextMember(from, MEMBERS)).isEqualTo(next < 0 ? MEMBERS : next);
            assertThat(set.covered(from, MEMBERS))
                    .isEqualTo(bits.get(from, MEMBERS).cardinality());
            assertThat(set.size()).isEqualTo(bits.cardinality());
        }
    }
}
