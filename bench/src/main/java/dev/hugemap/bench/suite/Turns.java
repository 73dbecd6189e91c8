// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Attempts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * Runs all cells in turn, each in a process of its own each time.
 *
 * <p>Cells of a task run one after another, so that what is divided by each other is measured close in time. The order is
 * drawn anew for every second round; the round after it runs the other way round, so that of two cells each goes first as
 * often.
 *
 * @param cells what is measured
 * @param effort how often
 * @param clock how long
 * @param progress who is told
 */
record Turns(List<Cell> cells, Effort effort, Clock clock, Progress progress) {
    private static final long SEED = 1;

    /** Copies the list. */
    Turns {
        cells = List.copyOf(cells);
    }

    /**
     * What came out.
     *
     * @param rounds how many there were
     * @param results of the cells that never failed
     * @param failed why the others did
     */
    record Outcome(int rounds, List<CellResult> results, Map<Cell, String> failed) {}

    /** Runs round after round, as many as the effort says and as there is time for. */
    Outcome run(Function<Cell, Sample> turn) {
        Attempts<Cell> attempts = new Attempts<>();
        Function<Cell, Optional<Sample>> attempt = attempts.of(turn);
        Map<Cell, List<Optional<Sample>>> samples = new LinkedHashMap<>();
        cells.forEach(cell -> samples.put(cell, new ArrayList<>()));
        Random random = new Random(SEED);
        List<Cell> order = cells;
        int rounds = 0;
        while (rounds < effort.least() || rounds < effort.most() && clock.hasTimeForARound()) {
            order = rounds % 2 == 0 ? drawn(random) : order.reversed();
            for (int i = 0; i < order.size(); i++) {
                Cell cell = order.get(i);
                progress.at(cell, clock.left(rounds, order.subList(i, order.size())));
                long since = clock.now();
                Objects.requireNonNull(samples.get(cell)).add(attempt.apply(cell));
                clock.took(cell, since);
            }
            rounds++;
        }
        List<CellResult> results = new ArrayList<>();
        attempts.whole(samples).forEach((cell, all) -> results.add(new CellResult(cell, all)));
        return new Outcome(rounds, results, attempts.failed());
    }

    private List<Cell> drawn(Random random) {
        Map<Task, List<Cell>> byTask = new LinkedHashMap<>();
        List<Cell> shuffled = new ArrayList<>(cells);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(cell ->
                byTask.computeIfAbsent(cell.task(), _ -> new ArrayList<>()).add(cell));
        return byTask.values().stream().flatMap(List::stream).toList();
    }
}
