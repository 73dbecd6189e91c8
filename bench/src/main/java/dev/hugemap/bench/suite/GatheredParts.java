// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Comparisons;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the comparisons of other packages.
 *
 * @param part what was asked for
 * @param quick whether within minutes
 * @param progress who is told
 */
record GatheredParts(Part part, boolean quick, Progress progress) {
    private static final List<Part> ALL = List.of(Part.ALLOC, Part.PROOF, Part.BAR);

    /** A quick look at what a thread does most, beside the fastest of the others. */
    private static final String[] QUICK_ALLOC = {"--ci", "--sizes", "64", "--threads", "1", "--patterns", "ESCAPING"};

    private static final int QUICK_MILLIS = 100;
    private static final int FULL_MILLIS = 1000;
    private static final int QUICK_ROUNDS = 1;
    private static final int FULL_ROUNDS = 7;

    /** One comparison, which may fail. */
    private interface Comparing {
        Comparisons.Found run() throws IOException;
    }

    /**
     * Runs what was asked for, one after another.
     *
     * @param failed is told what could not be measured, and why
     */
    List<Gathered> run(Map<String, String> failed) {
        List<Gathered> gathered = new ArrayList<>();
        for (Part one : ALL) {
            if (part.includes(one)) {
                progress.show(one.toString(), left(one));
                try {
                    Comparisons.Found found = comparing(one).run();
                    gathered.add(new Gathered(one, found.page(), found.json(), found.rejected()));
                } catch (IOException | RuntimeException failure) {
                    failed.put(one.toString(), String.valueOf(failure.getMessage()));
                }
            }
        }
        return gathered;
    }

    /** How long what was asked for is likely to take. */
    Duration cost() {
        return ALL.stream().filter(part::includes).map(this::cost).reduce(Duration.ZERO, Duration::plus);
    }

    private Duration left(Part from) {
        return ALL.subList(ALL.indexOf(from), ALL.size()).stream()
                .filter(part::includes)
                .map(this::cost)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private Duration cost(Part one) {
        return switch (one) {
            case ALLOC -> quick ? Duration.ofSeconds(20) : Duration.ofMinutes(25);
            case PROOF -> quick ? Duration.ofSeconds(5) : Duration.ofSeconds(30);
            default -> quick ? Duration.ofSeconds(12) : Duration.ofMinutes(8);
        };
    }

    private Comparing comparing(Part one) {
        return switch (one) {
            case ALLOC -> () -> quick ? Comparisons.alloc(QUICK_ALLOC) : Comparisons.alloc();
            case PROOF -> () -> quick ? Comparisons.proof("--ci") : Comparisons.proof();
            default ->
                () -> quick ? Comparisons.bar(QUICK_ROUNDS, QUICK_MILLIS) : Comparisons.bar(FULL_ROUNDS, FULL_MILLIS);
        };
    }
}
