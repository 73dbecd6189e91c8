// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Holds hugemap's populate on transparent huge pages against a C program that makes the same system calls, and against
 * the JDK's own off-heap memory: in one run, in turn, each number beside the page size that was observed.
 *
 * <p>Build and run:
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.PopulateComparison --rounds 15 --size 1g
 * }</pre>
 *
 * <p>{@code --help} lists the options. The C program is compiled with the {@code cc} on the PATH; without one, its arms
 * are left out and the page says so. Exit 0 when every arm was observed on its page size, 1 when one was rejected or
 * refused, 2 for bad usage, 3 where hugemap can't work.
 */
@Command(
        name = "PopulateComparison",
        description = "Times populate through hugemap, through C, and the JDK's own off-heap memory, in turn.")
public final class PopulateComparison extends PopulateCommand {
    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description = "Populating threads of hugemap and of C, for example 1,2. Default: ${DEFAULT-VALUE}.")
    private Set<Integer> threads = Set.of();

    /** As its options say. */
    PopulateComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new PopulateComparison().runAndExit(arguments);
    }

    @Override
    PopulateArms arms(HugeMemory memory, long bytes) throws IOException {
        if (threads.stream().anyMatch(number -> number < 1)) {
            throw badUsage("--threads takes 1 or more");
        }
        return PopulateArms.besideTheJdk(memory, threads, bytes);
    }

    @Override
    String baselineAim() {
        return "at most 1.02";
    }
}
