// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times cold starts: from the start of a JVM to its end, with a huge buffer that is proved in between, beside a JVM that does
 * nothing, one that makes a single call into the C library, and one that allocates from an arena of the JDK; the huge buffer
 * also with a cache that an earlier start left.
 *
 * <p>Built, run and ended as {@link PopulateComparison}:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.StartComparison --rounds 15 --launcher ./hugemap
 * }</pre>
 */
@Command(name = "StartComparison", description = "Times cold starts of JVMs with and without a huge buffer.")
public final class StartComparison extends RoundsCommand {
    private static final String BYTES = Long.toString(64L << 20);

    @Option(
            names = "--launcher",
            paramLabel = "FILE",
            description = "The launcher hugemap, to time its command doctor too; it has been started before.")
    private @Nullable Path launcher;

    /** As its options say. */
    StartComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new StartComparison().runAndExit(arguments);
    }

    @Override
    Findings compare(HugeMemory memory, Count count, Rounds counted) throws IOException {
        Path folder = Files.createTempDirectory("start");
        Path cache = folder.resolve("start.aot");
        try {
            List<StartArm> arms = new ArrayList<>();
            arms.add(StartArm.of("nothing", StartOfNothing.class, List.of()));
            arms.add(StartArm.of("one call", StartOfCall.class, List.of()));
            arms.add(StartArm.of("Arena, 64 MiB", StartOfArena.class, List.of(), BYTES));
            arms.add(StartArm.of("HugeArena, 64 MiB", StartOfHugeArena.class, List.of(), BYTES));
            arms.add(StartArm.cached("HugeArena, 64 MiB, cached", StartOfHugeArena.class, cache, BYTES));
            if (launcher != null) {
                arms.add(new StartArm("hugemap doctor", List.of(launcher.toString(), "doctor")));
            }
            return new StartFindings(
                    Machine.of(memory.host()), counted, counted.runOnce(arms, order -> order, StartArm::run));
        } finally {
            Files.deleteIfExists(cache);
            Files.delete(folder);
        }
    }

    @Override
    String describe(Count count) {
        return count.rounds() + " starts of each after " + count.warmUp() + " that don't count";
    }
}
