// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.MIB;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void isOfTheMostMemoryThatSomethingCanBeToldOf() {
        MadeUp run = new MadeUp()
                .loads(MIB, BASE, 10)
                .loads(MIB, THP, 10)
                .loads(GIB, BASE, 152)
                .loads(GIB, THP, 100);

        assertThat(new Verdict(run.report()).sentences())
                .singleElement()
                .asString()
                .startsWith(
                        "On this host 2 MiB pages make random loads over 1 GiB 1.52 times faster than 4 KiB pages (1.5")
                .endsWith("96 % sure)");
    }

    @Test
    void saysSoWhereHugePagesDoNotPay() {
        MadeUp run = new MadeUp().loads(MIB, BASE, 10).loads(MIB, THP, 10);

        assertThat(new Verdict(run.report()).sentences())
                .containsExactly(
                        "On this host huge pages don't make random loads over 1 MiB faster: no difference, within 3 %");
    }

    @Test
    void saysOverHowMuchMoreItCannotTell() {
        MadeUp run = new MadeUp()
                .loads(MIB, BASE, 10)
                .loads(MIB, THP, 10)
                .loads(GIB, BASE, 150)
                .rejected(GIB, THP, 100, "split");

        assertThat(new Verdict(run.report()).sentences())
                .containsExactly("On this host huge pages don't make random loads over 1 MiB faster: no difference,"
                        + " within 3 %; over 1 GiB this run can't tell");
    }

    @Test
    void saysSoWhereItCannotTell() {
        MadeUp run = new MadeUp().loads(GIB, BASE, 150).rejected(GIB, THP, 100, "split");

        assertThat(new Verdict(run.report()).sentences())
                .singleElement()
                .asString()
                .startsWith("These measurements can't tell whether huge pages pay on this host");
    }

    @Test
    void saysSoWhereThereIsNothing() {
        assertThat(new Verdict(new MadeUp().report()).sentences()).containsExactly("Nothing could be measured");
    }
}
