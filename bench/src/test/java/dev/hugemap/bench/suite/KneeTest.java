// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.FOLIOS;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.GIGANTIC;
import static dev.hugemap.bench.suite.MadeUp.MIB;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KneeTest {
    @Test
    void isWhereLargerPagesBeginToBeFaster() {
        MadeUp run = new MadeUp()
                .loads(MIB, BASE, 10)
                .loads(MIB, THP, 10)
                .loads(16 * MIB, BASE, 24)
                .loads(16 * MIB, THP, 20)
                .loads(GIB, BASE, 150)
                .loads(GIB, THP, 100);

        assertThat(Knee.of(run.report(), Workload.RANDOM_LOADS)).containsExactly(new Knee(BASE, THP, 16 * MIB, MIB));
    }

    @Test
    void isNotWhereOneSizeAloneIsFaster() {
        MadeUp run = new MadeUp()
                .loads(MIB, BASE, 12)
                .loads(MIB, THP, 10)
                .loads(GIB, BASE, 100)
                .loads(GIB, THP, 100);

        assertThat(Knee.of(run.report(), Workload.RANDOM_LOADS)).isEmpty();
    }

    @Test
    void isNeitherEndedNorBegunByWhatCannotBeTold() {
        MadeUp run = new MadeUp()
                .loads(MIB, BASE, 10)
                .loads(MIB, THP, 10)
                .loads(4 * MIB, BASE, 12)
                .with(noisy(4 * MIB), 8, 14, 8, 14, 8, 14)
                .loads(16 * MIB, BASE, 24)
                .loads(16 * MIB, THP, 20)
                .loads(GIB, BASE, 150)
                .with(noisy(GIB), 100, 200, 100, 200, 100, 200);

        assertThat(Knee.of(run.report(), Workload.RANDOM_LOADS)).containsExactly(new Knee(BASE, THP, 16 * MIB, MIB));
    }

    @Test
    void isOnlyWhereLeavesAreLarger() {
        Pages pooled = new Pages("2m-hugetlb", "2 MiB hugetlb", 3, THP.leafBytes());
        MadeUp run = new MadeUp()
                .loads(GIB, BASE, 180)
                .loads(GIB, FOLIOS, 150)
                .loads(GIB, THP, 100)
                .loads(GIB, pooled, 90);

        assertThat(Knee.of(run.report(), Workload.RANDOM_LOADS))
                .containsExactly(new Knee(BASE, THP, GIB, 0), new Knee(FOLIOS, THP, GIB, 0));
    }

    private static Cell noisy(long bytes) {
        return new Cell(MadeUp.loads(bytes), THP, Language.JAVA);
    }

    @Test
    void isToldOfEachPagesBesideLargerOnes() {
        MadeUp run = new MadeUp().loads(GIB, BASE, 150).loads(GIB, THP, 100).loads(GIB, GIGANTIC, 90);

        assertThat(Knee.of(run.report(), Workload.RANDOM_LOADS))
                .containsExactly(new Knee(BASE, THP, GIB, 0), new Knee(THP, GIGANTIC, GIB, 0));
    }
}
