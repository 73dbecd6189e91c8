// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Holds hugemap's populate with two threads against its own with one, on transparent huge pages and on base pages, and
 * both against a C program that makes the same system calls: in one run, in turn, each number beside the page size that
 * was observed.
 *
 * <p>Built, run and ended as {@link PopulateComparison}:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.ParallelComparison --rounds 40 --size 1g
 * }</pre>
 */
@Command(
        name = "ParallelComparison",
        description = "Times populate with two threads beside one, through hugemap and through C, on transparent huge"
                + " pages and on base pages, in turn.")
public final class ParallelComparison extends PopulateCommand {
    private static final List<Integer> THREADS = List.of(1, 2);

    /** As its options say. */
    ParallelComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new ParallelComparison().runAndExit(arguments);
    }

    @Override
    PopulateArms arms(HugeMemory memory, long bytes) throws IOException {
        return PopulateArms.pairs(memory, List.of(Backing.transparent(), Backing.basePages()), THREADS);
    }

    @Override
    String baselineAim() {
        return "at most 1.03";
    }
}
