// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that times how arms populate memory. */
abstract class PopulateCommand extends ComparisonCommand {
    private static final int SMALL_PAGES = 4;

    @Option(
            names = "--small-rounds",
            paramLabel = "N",
            description =
                    "Rounds of four huge pages before all others, so that the JIT has compiled what runs once a round.")
    private @Nullable Integer smallRounds;

    /** The arms, for runs of so many bytes; whoever calls closes them. */
    abstract PopulateArms arms(HugeMemory memory, long bytes) throws IOException;

    /** The bound that the project set itself for hugemap's times beside C's. */
    abstract String baselineAim();

    @Override
    final Findings compare(HugeMemory memory, Count count, Rounds counted, long bytes) throws IOException {
        int small = smallRounds == null ? count.smallRounds() : smallRounds;
        if (small < 0) {
            throw badUsage("--small-rounds takes 0 or more");
        }
        try (PopulateArms arms = arms(memory, bytes)) {
            List<String> notes = new ArrayList<>(arms.notes());
            notes.add(Rounds.NOTE);
            notes.add(Spread.NOTE);
            if (small > 0) {
                long fewBytes = arms.arms().getFirst().label().bytes() * SMALL_PAGES;
                new Rounds(0, small, counted.seed()).run(arms.arms(), fewBytes);
                notes.add("Before the full rounds, " + small + " of " + Bytes.format(fewBytes));
            }
            return Comparison.of(
                    Machine.of(memory.host()), bytes, counted, counted.run(arms.arms(), bytes), baselineAim(), notes);
        }
    }

    @Override
    final String describe(Count count) {
        return count.toString();
    }
}
