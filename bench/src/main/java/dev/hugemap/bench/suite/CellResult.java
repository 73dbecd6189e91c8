// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was measured of a cell.
 *
 * @param cell which
 * @param rounds what the process of each round measured, one at least
 */
record CellResult(Cell cell, List<Sample> rounds) {
    private static final double PICOS = 1000;

    /** Copies the list. */
    CellResult {
        rounds = List.copyOf(rounds);
    }

    /** Picoseconds for one operation, one number a round. */
    List<Long> picos() {
        return rounds.stream().map(Sample::median).toList();
    }

    /** What the kernel says the memory was on: in the first round that was on other pages than it was to be, or in the last. */
    String observed() {
        return odd().orElseGet(rounds::getLast).observed();
    }

    /** Why that isn't what it was to be on, of the first round where it wasn't; empty where it always was. */
    Optional<String> rejection() {
        return odd().flatMap(Sample::rejection);
    }

    /** Whether all rounds were on the pages that the cell stands for. */
    boolean accepted() {
        return odd().isEmpty();
    }

    /** Nanoseconds for one operation. */
    Spread nanos() {
        return Spread.of(picos().stream().map(value -> value / PICOS).toList());
    }

    /** Medians of what was counted for one operation, by name. */
    Map<String, Double> counters() {
        Map<String, List<Double>> all = rounds.stream()
                .flatMap(sample -> sample.counters().entrySet().stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Map<String, Double> medians = new TreeMap<>();
        all.forEach((name, values) -> medians.put(name, Spread.of(values).median()));
        return medians;
    }

    private Optional<Sample> odd() {
        return rounds.stream().filter(sample -> sample.rejection().isPresent()).findFirst();
    }
}
