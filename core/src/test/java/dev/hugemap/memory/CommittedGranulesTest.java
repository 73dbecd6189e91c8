// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.AddressRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The bookkeeping of committed granules, held against a set of bits. */
final class CommittedGranulesTest {
    private static final int GRANULES = 64;
    private static final long BYTES = 1L << 21;
    private static final long SEED = 20_261_121;

    private final CommittedGranules committed = new CommittedGranules();

    @Test
    void nothingIsCommittedAtFirst() {
        assertThat(committed.bytes()).isZero();
        assertThat(committed.containsAny(0, Long.MAX_VALUE)).isFalse();
        assertThat(committed.containsAll(0, BYTES)).isFalse();
        assertThat(committed.describe(0)).isEqualTo("nothing is committed");
    }

    @Test
    void neighboursAreOneRange() {
        committed.add(BYTES, BYTES);
        committed.add(3 * BYTES, BYTES);
        assertThat(committed.containsAll(BYTES, 3 * BYTES)).isFalse();

        committed.add(2 * BYTES, BYTES);

        assertThat(committed.containsAll(BYTES, 3 * BYTES)).isTrue();
        assertThat(committed.describe(BYTES)).startsWith("1 committed ranges, the first 0x0-0x600000");
    }

    @Test
    void aHoleInTheMiddleLeavesBothEnds() {
        committed.add(0, 3 * BYTES);

        committed.remove(BYTES, BYTES);

        assertThat(committed.bytes()).isEqualTo(2 * BYTES);
        assertThat(committed.containsAny(BYTES, BYTES)).isFalse();
        assertThat(committed.containsAll(0, BYTES)).isTrue();
        assertThat(committed.containsAll(2 * BYTES, BYTES)).isTrue();
    }

    @Test
    void agreesWithASetOfBits() {
        SplittableRandom random = new SplittableRandom(SEED);
        BitSet model = new BitSet(GRANULES);
        for (int i = 0; i < 20_000; i++) {
            int from = random.nextInt(GRANULES);
            int to = from + 1 + random.nextInt(Math.min(8, GRANULES - from));
            long offset = from * BYTES;
            long length = (to - from) * BYTES;
            boolean all = model.nextClearBit(from) >= to;
            int set = model.nextSetBit(from);
            boolean any = set >= 0 && set < to;
            assertThat(committed.containsAll(offset, length)).as("step %d", i).isEqualTo(all);
            assertThat(committed.containsAny(offset, length)).as("step %d", i).isEqualTo(any);
            assertThat(committed.within(offset, offset + length))
                    .as("step %d", i)
                    .isEqualTo(runs(model, from, to));
            if (all) {
                committed.remove(offset, length);
                model.clear(from, to);
            } else if (!any) {
                committed.add(offset, length);
                model.set(from, to);
            }
            assertThat(committed.bytes()).isEqualTo(model.cardinality() * BYTES);
        }
    }

    private static List<AddressRange> runs(BitSet model, int from, int to) {
        List<AddressRange> runs = new ArrayList<>();
        for (int start = model.nextSetBit(from); start >= 0 && start < to; ) {
            int end = Math.min(to, model.nextClearBit(start));
            runs.add(new AddressRange(start * BYTES, (end - start) * BYTES));
            start = model.nextSetBit(end);
        }
        return runs;
    }
}
