// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.FOLIOS;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.MIB;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stays of a plan where time is short. */
class FitTest {
    private final Plan plan = plan();

    @Test
    void isAllWhereThereIsTime() {
        assertThat(in(cost(plan.cells())).cells()).isEqualTo(plan.cells());
    }

    @Test
    void losesCThenFoliosThenTheSmallest() {
        List<Cell> java = plan.cells().stream()
                .filter(cell -> cell.language() == Language.JAVA)
                .toList();
        List<Cell> noFolios =
                java.stream().filter(cell -> !cell.pages().equals(FOLIOS)).toList();
        List<Cell> large =
                noFolios.stream().filter(cell -> cell.task().bytes() == GIB).toList();

        assertThat(in(cost(plan.cells()).minusMillis(1)).cells()).isEqualTo(java);
        assertThat(in(cost(java).minusMillis(1)).cells()).isEqualTo(noFolios);
        Plan least = in(cost(noFolios).minusMillis(1));
        assertThat(least.cells()).isEqualTo(large);
        assertThat(least.absent()).containsOnlyKeys("C", "folios", "random loads, 1 MiB");
        assertThat(least.absent().get("C")).startsWith("left out for time: 4 rounds of all would take about ");
    }

    @Test
    void isSomethingInNoTime() {
        assertThat(in(Duration.ZERO).cells())
                .extracting(cell -> cell.task().bytes())
                .containsOnly(GIB);
    }

    private Plan in(Duration box) {
        return new Fit(Effort.quick(box)).of(plan);
    }

    private static Duration cost(List<Cell> cells) {
        Effort effort = Effort.quick(Duration.ZERO);
        return cells.stream()
                .map(effort::guess)
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(4);
    }

    private static Plan plan() {
        List<Cell> cells = new ArrayList<>();
        for (long bytes : List.of(MIB, GIB)) {
            for (Pages pages : List.of(BASE, FOLIOS, THP)) {
                for (Language language : Language.values()) {
                    cells.add(new Cell(MadeUp.loads(bytes), pages, language));
                }
            }
        }
        return new Plan(cells, Map.of());
    }
}
