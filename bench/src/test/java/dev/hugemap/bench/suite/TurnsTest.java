// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.MIB;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Sample SAMPLE = new Sample(List.of(1000L, 3000L, 2000L), "seen", Optional.empty(), Map.of());

    private final List<Cell> cells = List.of(cell(MIB, BASE), cell(MIB, THP), cell(GIB, BASE), cell(GIB, THP));
    private final List<Cell> order = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();

    @Test
    void measuresEachCellOnceARoundThoseOfATaskTogether() {
        Turns.Outcome outcome = run(effort(4, 4, Duration.ofDays(1)), Duration.ofSeconds(1), _ -> SAMPLE);

        assertThat(outcome.rounds()).isEqualTo(4);
        assertThat(order).hasSize(16);
        for (int turn = 0; turn < order.size(); turn += 2) {
            assertThat(order.get(turn).task()).isEqualTo(order.get(turn + 1).task());
        }
    }

    @Test
    void runsEverySecondRoundTheOtherWayRound() {
        run(effort(2, 2, Duration.ofDays(1)), Duration.ofSeconds(1), _ -> SAMPLE);

        assertThat(order.subList(4, 8)).isEqualTo(order.subList(0, 4).reversed());
    }

    @Test
    void takesTheMedianOfAProcessAsOneMeasurement() {
        Turns.Outcome outcome = run(effort(3, 3, Duration.ofDays(1)), Duration.ofSeconds(1), _ -> SAMPLE);

        assertThat(outcome.results())
                .hasSize(4)
                .allSatisfy(result -> assertThat(result.picos()).containsExactly(2000L, 2000L, 2000L));
    }

    @Test
    void beginsNoRoundThatWouldNotEndInTime() {
        Turns.Outcome outcome = run(effort(3, 9, Duration.ofSeconds(22)), Duration.ofSeconds(1), _ -> SAMPLE);

        assertThat(outcome.rounds()).isEqualTo(5);
    }

    @Test
    void hasTheLeastRoundsHoweverLongTheyTake() {
        Turns.Outcome outcome = run(effort(3, 9, Duration.ofSeconds(22)), Duration.ofMinutes(1), _ -> SAMPLE);

        assertThat(outcome.rounds()).isEqualTo(3);
    }

    @Test
    void losesOnlyTheCellThatFails() {
        Turns.Outcome outcome = run(effort(3, 3, Duration.ofDays(1)), Duration.ofSeconds(1), cell -> {
            if (cell.equals(cell(GIB, THP))) {
                throw new IllegalStateException("the pool is empty");
            }
            return SAMPLE;
        });

        assertThat(outcome.failed()).containsExactly(Map.entry(cell(GIB, THP), "the pool is empty"));
        assertThat(outcome.results()).hasSize(3);
    }

    @Test
    void rejectsACellOfWhichOneRoundWasOnOtherPages() {
        Sample split = new Sample(List.of(1000L), "4 KiB", Optional.of("after the run on 4 KiB"), Map.of());
        AtomicLong turn = new AtomicLong();

        Turns.Outcome outcome = run(
                effort(3, 3, Duration.ofDays(1)),
                Duration.ofSeconds(1),
                cell -> cell.equals(cell(GIB, THP)) && turn.incrementAndGet() == 2 ? split : SAMPLE);

        assertThat(outcome.results().stream().filter(result -> !result.accepted()))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.cell()).isEqualTo(cell(GIB, THP));
                    assertThat(result.observed()).isEqualTo("4 KiB");
                });
    }

    private Turns.Outcome run(Effort effort, Duration cost, Function<Cell, Sample> turn) {
        Clock clock = new Clock(now::get, effort, cells, Duration.ZERO);
        return new Turns(cells, effort, clock, Progress.silent()).run(cell -> {
            order.add(cell);
            now.addAndGet(cost.toNanos());
            return turn.apply(cell);
        });
    }

    private static Effort effort(int least, int most, Duration box) {
        return new Effort(least, most, box, 1, 1, 1);
    }

    private static Cell cell(long bytes, Pages pages) {
        return new Cell(MadeUp.loads(bytes), pages, Language.JAVA);
    }
}
