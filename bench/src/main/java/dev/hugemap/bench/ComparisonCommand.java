package dev.hugemap.bench;

import dev.hugemap.bridge.BridgeUnavailableException;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that runs the arms of a comparison in turn, prints a page, and writes every time as JSON. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class ComparisonCommand implements Callable<Integer> {
    private static final int SMALL_PAGES = 4;
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
            names = "--small-rounds",
            paramLabel = "N",
            description =
                    "Rounds of four huge pages before all others, so that the JIT has compiled what runs once a round.")
    private @Nullable Integer smallRounds;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = ByteCountConverter.class,
            description = "Memory per run, for example 1g.")
    private @Nullable Long size;

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

    /** The arms, for runs of so many bytes; whoever calls closes them. */
    abstract PopulateArms arms(HugeMemory memory, long bytes) throws IOException;

    /** The bound that the project set itself for hugemap's times beside C's. */
    abstract String baselineAim();

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

    @Override
    public final Integer call() throws IOException {
        Count count = ci ? Count.CI : Count.FULL;
        long bytes = size == null ? count.bytes() : size;
        Rounds counted = counted(count);
        HugeMemory memory = HugeMemory.system();
        try (PopulateArms arms = arms(memory, bytes)) {
            List<String> notes = new ArrayList<>(arms.notes());
            notes.add("In its turn an arm runs twice, and the second run counts");
            notes.add("An interval holds the true median with a probability of 95 %, from six rounds on");
            warmUp(arms.arms(), count, notes);
            Comparison comparison = Comparison.of(
                    Machine.of(memory.host()), bytes, counted, counted.run(arms.arms(), bytes), baselineAim(), notes);
            print(comparison);
            return comparison.rejected() ? REFUSED : 0;
        }
    }

    /** Bad usage that only the command itself can tell, with a word on what is right. */
    final ParameterException badUsage(String text) {
        return new ParameterException(command(), text);
    }

    private Rounds counted(Count count) {
        int chosen = rounds == null ? count.rounds() : rounds;
        int before = warmUp == null ? count.warmUp() : warmUp;
        boolean small = smallRounds == null || smallRounds >= 0;
        if (chosen < 1 || before < 0 || !small) {
            throw badUsage("--rounds takes 1 or more, --warm-up and --small-rounds 0 or more");
        }
        return new Rounds(before, chosen, seed);
    }

    private void warmUp(List<Arm> arms, Count count, List<String> notes) {
        int small = smallRounds == null ? count.smallRounds() : smallRounds;
        if (small > 0) {
            long bytes = arms.getFirst().label().bytes() * SMALL_PAGES;
            new Rounds(0, small, seed).run(arms, bytes);
            notes.add("Before the full rounds, " + small + " of " + Bytes.format(bytes));
        }
    }

    private void print(Comparison comparison) throws IOException {
        PrintWriter out = command().getOut();
        out.println(new ComparisonPage(comparison));
        out.println("Full count: " + Count.FULL + "; CI count: " + Count.CI);
        write(comparison);
        out.println("Every time: " + json.toAbsolutePath());
    }

    private void write(Comparison comparison) throws IOException {
        Path file = json.toAbsolutePath();
        Files.createDirectories(file.getParent());
        try (Writer writer = Files.newBufferedWriter(file)) {
            new ComparisonJson(comparison).writeTo(writer);
        }
    }

    private CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
