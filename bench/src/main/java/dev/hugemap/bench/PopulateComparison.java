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
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Times populate through hugemap, through C, and the JDK's own off-heap memory, in turn.")
public final class PopulateComparison implements Callable<Integer> {
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
            names = "--threads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description = "Populating threads of hugemap and of C, for example 1,2. Default: ${DEFAULT-VALUE}.")
    private Set<Integer> threads = Set.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the arms' order in each round. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "target/populate-comparison.json",
            description = "Where every single time is written. Default: ${DEFAULT-VALUE}.")
    private Path json = Path.of("");

    private PopulateComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
    }

    /** Runs the comparison; the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new PopulateComparison())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(failure.getMessage());
                    return failure instanceof BridgeUnavailableException ? UNSUPPORTED : REFUSED;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        Count count = ci ? Count.CI : Count.FULL;
        long bytes = size == null ? count.bytes() : size;
        Rounds counted = counted(count);
        HugeMemory memory = HugeMemory.system();
        try (PopulateArms arms = PopulateArms.of(memory, threads, bytes)) {
            List<String> notes = new ArrayList<>(arms.notes());
            notes.add("In its turn an arm runs twice, and the second run counts");
            warmUp(arms.arms(), count, notes);
            Comparison comparison =
                    Comparison.of(Machine.of(memory.host()), bytes, counted, counted.run(arms.arms(), bytes), notes);
            print(comparison);
            return comparison.rejected() ? REFUSED : 0;
        }
    }

    private Rounds counted(Count count) {
        int chosen = rounds == null ? count.rounds() : rounds;
        int before = warmUp == null ? count.warmUp() : warmUp;
        boolean small = smallRounds == null || smallRounds >= 0;
        if (chosen < 1 || before < 0 || !small || threads.stream().anyMatch(number -> number < 1)) {
            throw new ParameterException(
                    command(), "--rounds and --threads take 1 or more, --warm-up and --small-rounds 0 or more");
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
