// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.bridge.BridgeUnavailableException;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that runs something in rounds, prints a page, and writes every time as JSON. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class RoundsCommand implements Callable<Integer> {
    private static final int REFUSED = 1;
    private static final int UNSUPPORTED = 3;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--ci", description = "The smaller count, for a quick look; the page names both.")
    private boolean ci;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count.")
    private @Nullable Integer rounds;

    @Option(names = "--warm-up", paramLabel = "N", description = "Rounds before them that don't.")
    private @Nullable Integer warmUp;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the order of the arms' turns. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "target/${COMMAND-NAME}.json",
            description = "Where every single time is written. Default: ${DEFAULT-VALUE}.")
    private Path json = Path.of("");

    /** Compares. */
    abstract Findings compare(HugeMemory memory, Count count, Rounds counted) throws IOException;

    /** How much a count is of this comparison, for people. */
    abstract String describe(Count count);

    /** How many rounds count where nothing else is asked for. */
    int rounds(Count count) {
        return count.rounds();
    }

    /** How many rounds come before them. */
    int warmUp(Count count) {
        return count.warmUp();
    }

    /** Runs the comparison; the exit code. */
    final int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(this)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(failure.getMessage());
                    return failure instanceof BridgeUnavailableException ? UNSUPPORTED : REFUSED;
                })
                .execute(arguments);
    }

    /** Runs the comparison and ends the JVM with its exit code. */
    final void runAndExit(String... arguments) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
    }

    /** Runs the comparison for somebody else, who shows what it found. */
    final Findings findings(String... arguments) throws IOException {
        new CommandLine(this).parseArgs(arguments);
        return findings();
    }

    @Override
    public final Integer call() throws IOException {
        Findings findings = findings();
        print(findings);
        return findings.rejected() ? REFUSED : 0;
    }

    private Findings findings() throws IOException {
        Count count = ci ? Count.CI : Count.FULL;
        return compare(HugeMemory.system(), count, counted(count));
    }

    /** Bad usage that only the command itself can tell, with a word on what is right. */
    final ParameterException badUsage(String text) {
        return new ParameterException(command(), text);
    }

    private Rounds counted(Count count) {
        int chosen = rounds == null ? rounds(count) : rounds;
        int before = warmUp == null ? warmUp(count) : warmUp;
        if (chosen < 1 || before < 0) {
            throw badUsage("--rounds takes 1 or more, --warm-up 0 or more");
        }
        return new Rounds(before, chosen, seed);
    }

    private void print(Findings findings) throws IOException {
        PrintWriter out = command().getOut();
        out.println(findings.page());
        out.println("Full count: " + describe(Count.FULL) + "; CI count: " + describe(Count.CI));
        write(findings);
        out.println("Every time: " + json.toAbsolutePath());
    }

    private void write(Findings findings) throws IOException {
        Path file = json.toAbsolutePath();
        Files.createDirectories(file.getParent());
        try (Writer writer = Files.newBufferedWriter(file)) {
            findings.writeJson(writer);
        }
    }

    private CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
