package dev.hugemap.bench.suite;

import dev.hugemap.bench.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was measured of a cell, round by round.
 *
 * @param cell which
 * @param picos for one operation, one number a round
 * @param observed what the kernel says the memory was on
 * @param rejection why that isn't what it was to be on, of the first round where it wasn't; empty where it always was
 * @param counters medians of what the hardware counted for one operation; none where the host has no counters
 */
record CellResult(
        Cell cell, List<Long> picos, String observed, Optional<String> rejection, Map<String, Double> counters) {
    private static final double PICOS = 1000;

    /** Copies the collections. */
    CellResult {
        picos = List.copyOf(picos);
        counters = new TreeMap<>(counters);
    }

    /** Merges what each round's process measured. */
    static CellResult of(Cell cell, List<Sample> rounds) {
        Optional<Sample> odd =
                rounds.stream().filter(sample -> sample.rejection().isPresent()).findFirst();
        return new CellResult(
                cell,
                rounds.stream().map(Sample::median).toList(),
                odd.orElseGet(rounds::getLast).observed(),
                odd.flatMap(Sample::rejection),
                medians(rounds));
    }

    /** Whether all rounds were on the pages that the cell stands for. */
    boolean accepted() {
        return rejection.isEmpty();
    }

    /** Nanoseconds for one operation. */
    Spread nanos() {
        return Spread.of(picos.stream().map(value -> value / PICOS).toList());
    }

    private static Map<String, Double> medians(List<Sample> rounds) {
        Map<String, List<Double>> all = rounds.stream()
                .flatMap(sample -> sample.counters().entrySet().stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Map<String, Double> medians = new TreeMap<>();
        all.forEach((name, values) -> medians.put(name, Spread.of(values).median()));
        return medians;
    }
}
