// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.FOLIOS;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.GIGANTIC;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdviceTest {
    @Test
    void takesThePagesThatAreFaster() {
        Advice advice = advice(new MadeUp().loads(GIB, BASE, 150).loads(GIB, THP, 100));

        assertThat(advice.take()).contains(THP);
        assertThat(advice.reason()).startsWith("1.50 times faster than on 4 KiB (1.50 to");
        assertThat(advice.sure()).isEqualTo("96 %");
    }

    @Test
    void takesTheFastestOfThoseThatCanBeToldApart() {
        Advice advice =
                advice(new MadeUp().loads(GIB, BASE, 150).loads(GIB, THP, 100).loads(GIB, GIGANTIC, 80));

        assertThat(advice.take()).contains(GIGANTIC);
    }

    @Test
    void takesTheEasiestOfThoseThatCannotBeToldApart() {
        Advice advice =
                advice(new MadeUp().loads(GIB, BASE, 150).loads(GIB, THP, 100).loads(GIB, GIGANTIC, 99.9));

        assertThat(advice.take()).contains(THP);
    }

    @Test
    void staysWithBasePagesWhereNothingDiffers() {
        Advice advice = advice(new MadeUp().loads(GIB, BASE, 100).loads(GIB, THP, 100.5));

        assertThat(advice.take()).contains(BASE);
        assertThat(advice.isHuge()).isFalse();
        assertThat(advice.reason()).isEqualTo("no difference, within 3 %");
    }

    @Test
    void staysWithBasePagesWhereHugeOnesAreSlower() {
        Advice advice = advice(new MadeUp().loads(GIB, BASE, 100).loads(GIB, THP, 120));

        assertThat(advice.take()).contains(BASE);
        assertThat(advice.reason()).startsWith("2 MiB is slower, 0.8");
    }

    @Test
    void cannotTellWhereTheIntervalSpansOne() {
        Cell noisy = new Cell(MadeUp.loads(GIB), THP, Language.JAVA);
        Advice advice = advice(new MadeUp().loads(GIB, BASE, 100).with(noisy, 80, 120, 70, 110, 90, 130));

        assertThat(advice.take()).isEmpty();
        assertThat(advice.text()).isEqualTo("can't tell");
        assertThat(advice.reason()).startsWith("can't tell: 0.7");
    }

    @Test
    void leavesOutWhatWasRejected() {
        Advice advice =
                advice(new MadeUp().loads(GIB, BASE, 150).rejected(GIB, THP, 100, "after the run 4 KiB leaves"));

        assertThat(advice.take()).isEmpty();
        assertThat(advice.reason()).isEqualTo("can't tell: nothing was measured on huge pages");
    }

    @Test
    void takesNoPagesForLoadsThatHaveTheSameLeaves() {
        Advice alone = advice(new MadeUp().loads(GIB, BASE, 150).loads(GIB, FOLIOS, 100));
        Advice besideLarger =
                advice(new MadeUp().loads(GIB, BASE, 150).loads(GIB, FOLIOS, 90).loads(GIB, THP, 100));

        assertThat(alone.take()).contains(BASE);
        assertThat(alone.reason()).isEqualTo("same leaves as 4 KiB: no gain by the TLB to expect");
        assertThat(besideLarger.take()).contains(THP);
    }

    private static Advice advice(MadeUp madeUp) {
        return Advice.of(new Gains(madeUp.report()), MadeUp.loads(GIB));
    }
}
