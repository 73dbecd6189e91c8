package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
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
    void isToldOfEachPagesBesideLargerOnes() {
        MadeUp run = new MadeUp().loads(GIB, BASE, 150).loads(GIB, THP, 100).loads(GIB, GIGANTIC, 90);

        assertThat(Knee.of(run.report(), Workload.RANDOM_LOADS))
                .containsExactly(new Knee(BASE, THP, GIB, 0), new Knee(THP, GIGANTIC, GIB, 0));
    }
}
