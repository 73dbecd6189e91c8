// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.FOLIOS;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.GIGANTIC;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepsTest {
    private final Report report = new MadeUp()
            .loads(GIB, BASE, 150)
            .loads(GIB, FOLIOS, 150)
            .loads(GIB, THP, 100)
            .loads(GIB, GIGANTIC, 80)
            .report();

    @Test
    void areBesideBasePagesAndTheNextSmallerOnes() {
        assertThat(new Steps(report).of(MadeUp.loads(GIB)))
                .extracting(gain -> gain.pages() + " beside " + gain.than())
                .containsExactly(
                        "64 KiB folios beside 4 KiB",
                        "2 MiB beside 4 KiB",
                        "2 MiB beside 64 KiB folios",
                        "1 GiB hugetlb beside 4 KiB",
                        "1 GiB hugetlb beside 2 MiB");
    }

    @Test
    void areShownWithIntervals() {
        assertThat(new Steps(report).table(Part.TLB).orElseThrow().toString())
                .contains("1 GiB hugetlb beside 2 MiB", "1.25 times  1.25 to 1.25");
        assertThat(new Steps(report).table(Part.FAULT)).isEmpty();
    }
}
