// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.bench.ReplayFindings.TraceFindings;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Replays what programs asked malloc for on hugemap's pools and on the mallocs that are installed: how much memory each takes
 * for it, on which pages, and how long.
 *
 * <pre>{@code
 * bench/traces/record target/traces
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.TraceComparison --thp-always target/traces/*.trace
 * }</pre>
 */
@Command(
        name = "TraceComparison",
        description = "Replays recorded allocations on pools of hugemap's and on the mallocs that are installed.")
public final class TraceComparison extends RoundsCommand {
    private static final int FULL_ROUNDS = 3;

    @Option(
            names = "--thp-always",
            description = "The mallocs once more with transparent huge pages for every process: changes the machine's"
                    + " setting while they run, and needs root.")
    private boolean thpAlways;

    @Parameters(arity = "1..*", paramLabel = "TRACE", description = "Files of bench/traces/record.")
    private @Nullable List<Path> files;

    /** As its options say. */
    TraceComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new TraceComparison().runAndExit(arguments);
    }

    @Override
    Findings compare(HugeMemory memory, Count count, Rounds counted) throws IOException {
        Path compiler = CSource.compiler().orElseThrow(() -> badUsage("there is no C compiler on the PATH"));
        List<TraceFindings> findings = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try (ReplayProgram program = ReplayProgram.compile(compiler)) {
            for (Path file : Objects.requireNonNull(files)) {
                try (AllocationTrace trace = AllocationTrace.open(file)) {
                    findings.add(replay(memory, program, trace, counted, notes));
                }
            }
        }
        return new ReplayFindings(
                Machine.of(memory.host()),
                counted,
                findings,
                notes.stream().distinct().toList());
    }

    @Override
    int rounds(Count count) {
        return count == Count.FULL ? FULL_ROUNDS : 1;
    }

    @Override
    int warmUp(Count count) {
        return 0;
    }

    @Override
    String describe(Count count) {
        return rounds(count) + " rounds of each trace";
    }

    private TraceFindings replay(
            HugeMemory memory, ReplayProgram program, AllocationTrace trace, Rounds counted, List<String> notes)
            throws IOException {
        // Looked at as a whole before anything is allocated for it.
        TraceSummary summary = TraceSummary.of(trace);
        TraceArms arms = TraceArms.of(memory, program, thpAlways, summary.peakLiveBytes());
        notes.addAll(arms.notes());
        Attempts<ReplayArm> attempts = new Attempts<>();
        Map<ReplayArm, List<ReplaySample>> samples = attempts.whole(counted.run(
                arms.arms(), UnaryOperator.identity(), attempts.of(arm -> checked(arm.replayed(trace), arm, summary))));
        return new TraceFindings(
                String.valueOf(trace.file().getFileName()),
                trace.program(),
                summary,
                samples,
                attempts.failed().entrySet().stream()
                        .map(failure -> failure.getKey().name() + ": " + failure.getValue())
                        .toList());
    }

    /**
     * Looks at whether a replay came out at the trace's end, and whether a pool gave everything back after it.
     *
     * @throws IllegalStateException if it did not
     */
    static ReplaySample checked(ReplaySample sample, ReplayArm arm, TraceSummary summary) {
        if (sample.liveBytes() != summary.liveBytes()) {
            throw new IllegalStateException(arm.name() + " ended with " + sample.liveBytes()
                    + " bytes live, and not with " + summary.liveBytes());
        }
        if (arm.isHuge() && sample.leftBytes() != 0) {
            throw new IllegalStateException(
                    arm.name() + " has " + sample.leftBytes() + " bytes committed after all was freed");
        }
        return sample;
    }
}
