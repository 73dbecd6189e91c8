// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Runs arms in turn.
 *
 * <p>In its turn an arm runs twice, and the second time counts. So what ran before is always the arm itself, and the
 * memory that it takes was in use a moment ago: a hypervisor takes free pages back after some seconds (free page
 * reporting), and to have them backed again is an order slower than to zero them.
 *
 * <p>Arms on one page size with one number of threads have their turns one after another, and all arms on one page size
 * do: what is divided by each other is measured close in time. The order is drawn anew for every second round; the round
 * after it runs the other way round, so that of two arms each goes first as often. The first rounds warm up the JIT, and
 * don't count.
 *
 * @param warmUp rounds that don't count, 0 or more
 * @param counted rounds that count, 1 or more
 * @param seed of the order
 */
record Rounds(int warmUp, int counted, long seed) {
    /** What a page says of turns. */
    static final String NOTE = "In its turn an arm runs twice, and the second run counts";

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if a count is out of its range
     */
    Rounds {
        if (warmUp < 0 || counted < 1) {
            throw new IllegalArgumentException(
                    "warm-up rounds are 0 or more and counted ones 1 or more, not " + warmUp + " and " + counted);
        }
    }

    /** Runs all rounds; the samples of the counted ones, by arm, in order. */
    Map<Arm, List<Sample>> run(List<Arm> arms, long bytes) {
        return run(arms, Rounds::sameKindTogether, arm -> arm.run(bytes));
    }

    /**
     * Runs all rounds; the results of the counted ones, by arm, in order.
     *
     * @param arranged what becomes of an order that was drawn, so that what is compared has its turns close in time
     * @param turn what an arm does, twice in its turn
     */
    <A, R> Map<A, List<R>> run(List<A> arms, UnaryOperator<List<A>> arranged, Function<A, R> turn) {
        return runOnce(arms, arranged, arm -> {
            R _ = turn.apply(arm);
            return turn.apply(arm);
        });
    }

    /**
     * As {@link #run(List, UnaryOperator, Function)}, for arms that warm up by themselves: each runs once in its turn.
     *
     * @param arranged what becomes of an order that was drawn
     * @param turn what an arm does
     */
    <A, R> Map<A, List<R>> runOnce(List<A> arms, UnaryOperator<List<A>> arranged, Function<A, R> turn) {
        Map<A, List<R>> results = new LinkedHashMap<>();
        arms.forEach(arm -> results.put(arm, new ArrayList<>()));
        Random random = new Random(seed);
        List<A> order = arranged.apply(drawn(arms, random));
        for (int round = 0; round < warmUp + counted; round++) {
            order = (round - warmUp) % 2 == 0 ? arranged.apply(drawn(arms, random)) : order.reversed();
            for (A arm : order) {
                R result = turn.apply(arm);
                if (round >= warmUp) {
                    Objects.requireNonNull(results.get(arm)).add(result);
                }
            }
        }
        return results;
    }

    private static <A> List<A> drawn(List<A> arms, Random random) {
        List<A> shuffled = new ArrayList<>(arms);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static List<Arm> sameKindTogether(List<Arm> arms) {
        return arms.stream()
                .collect(groupingBy(
                        Arm::label, LinkedHashMap::new, groupingBy(Arm::threads, LinkedHashMap::new, toList())))
                .values()
                .stream()
                .flatMap(ofOneSize -> ofOneSize.values().stream().flatMap(List::stream))
                .toList();
    }

    @Override
    public String toString() {
        return counted + (counted == 1 ? " round" : " rounds") + " after " + warmUp + " to warm up, order by seed "
                + seed;
    }
}
