// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultsTableTest {
    private static final Task POPULATE = new Task(Workload.POPULATE, GIB, 1);

    @Test
    void showsWhatOneOperationTakesOnEachPageSize() {
        Report report = new MadeUp()
                .faulted(POPULATE, BASE, 262_144)
                .faulted(POPULATE, THP, 512)
                .report();

        assertThat(new FaultsTable(report).table().orElseThrow().toString())
                .containsPattern("populate, 1 GiB +262,144 +512");
    }

    @Test
    void isNotThereWhereNothingWasCounted() {
        Report report = new MadeUp().loads(GIB, BASE, 150).report();

        assertThat(new FaultsTable(report).table()).isEmpty();
    }
}
