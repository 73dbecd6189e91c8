// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Spread;
import dev.hugemap.bench.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * This run beside an earlier one.
 *
 * @param before the earlier one
 * @param now this one
 */
record Differences(Kept before, Kept now) {
    private static final double PERCENT = 100;

    /** All cells that both have on the pages that they stand for, the largest difference first. */
    List<Difference> all() {
        List<Difference> all = new ArrayList<>();
        for (CellResult result : now.cells()) {
            if (result.accepted()) {
                find(result.cell()).ifPresent(earlier -> all.add(new Difference(earlier, result)));
            }
        }
        all.sort(Comparator.comparingDouble(difference -> -Math.abs(Math.log(difference.ratio()))));
        return all;
    }

    /** What is outside noise, what isn't, and what can't be compared. */
    String page() {
        List<Difference> all = all();
        List<Difference> outside =
                all.stream().filter(Difference::isOutsideNoise).toList();
        StringBuilder page = new StringBuilder();
        page.append("Beside the run of ").append(before.started()).append(": ");
        page.append(outside.size()).append(" of ").append(all.size()).append(" figures differ outside noise\n");
        otherHost().forEach(text -> page.append(text).append('\n'));
        if (!outside.isEmpty()) {
            page.append('\n').append(table(outside));
        }
        long few = all.stream().filter(difference -> !difference.canBeTold()).count();
        if (few > 0) {
            page.append(few).append(" figures have too few rounds in one of the runs to tell\n");
        }
        int alone = now.cells().size() - all.size();
        if (alone > 0) {
            page.append(alone).append(" figures of this run have none to be compared with\n");
        }
        return page.toString().stripTrailing();
    }

    private Table table(List<Difference> outside) {
        Table table = new Table("lrrrrr");
        table.add("", "then", "", "now", "", "time");
        for (Difference difference : outside) {
            table.add(
                    difference.cell().toString(),
                    nanos(difference.before().nanos().median()),
                    bounds(difference.before().nanos()),
                    nanos(difference.now().nanos().median()),
                    bounds(difference.now().nanos()),
                    String.format(Locale.ROOT, "%+.1f %%", PERCENT * (difference.ratio() - 1)));
        }
        return table;
    }

    /** What the two hosts differ in: then a difference in times says nothing of hugemap. */
    private List<String> otherHost() {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, String> fact : now.host().entrySet()) {
            String earlier = before.host().getOrDefault(fact.getKey(), "unknown");
            if (!earlier.equals(fact.getValue())) {
                texts.add("Not the same " + fact.getKey() + ": then " + earlier + ", now " + fact.getValue());
            }
        }
        return texts;
    }

    private Optional<CellResult> find(Cell cell) {
        return before.cells().stream()
                .filter(CellResult::accepted)
                .filter(earlier -> earlier.cell().task().equals(cell.task())
                        && earlier.cell().language() == cell.language()
                        && earlier.cell().pages().label().equals(cell.pages().label()))
                .findFirst();
    }

    private static String bounds(Spread spread) {
        return nanos(spread.low()) + " to " + nanos(spread.high());
    }

    private static String nanos(double value) {
        return String.format(Locale.ROOT, "%,.2f ns", value);
    }
}
