// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Holds a pool's blocks and arenas against the JDK's arenas, Netty's allocators, and the mallocs of C libraries called through the
 * FFM API; and mimalloc called from C. Each is measured by JMH in a JVM of its own, in turn with the others.
 *
 * <p>Built, run and ended as {@link PopulateComparison}:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.AllocComparison
 * }</pre>
 */
@Command(
        name = "AllocComparison",
        description = "Times allocations and frees of pools, arenas, Netty and C libraries, with the garbage of each.")
public final class AllocComparison extends RoundsCommand {
    private static final int FULL_ROUNDS = 3;
    private static final int MOST_THREADS = 64;
    private static final AllocRun FULL = new AllocRun(3, 150, 250);
    private static final AllocRun QUICK = new AllocRun(2, 50, 50);

    @Option(
            names = "--sizes",
            paramLabel = "SIZE",
            split = ",",
            converter = ByteCountConverter.class,
            defaultValue = "64,1k,4k,64k",
            description = "Of the blocks. Default: ${DEFAULT-VALUE}.")
    private List<Long> sizes = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2",
            description = "How many at the same time. Default: ${DEFAULT-VALUE}.")
    private List<Integer> threads = List.of();

    @Option(
            names = "--patterns",
            paramLabel = "PATTERN",
            split = ",",
            defaultValue = "LOCAL,ESCAPING,BATCH,MIXED,HAND_OVER",
            description = "Of: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<AllocPattern> patterns = List.of();

    @Option(
            names = "--rivals",
            paramLabel = "NAME",
            split = ";",
            description = "Beside hugemap's pools and arenas, by their names in the table. Default: all.")
    private @Nullable List<String> rivals;

    private final Map<String, String> absent = new LinkedHashMap<>();

    /** As its options say. */
    AllocComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new AllocComparison().runAndExit(arguments);
    }

    @Override
    int rounds(Count count) {
        return count == Count.CI ? 1 : FULL_ROUNDS;
    }

    @Override
    int warmUp(Count count) {
        // Each JVM warms up by itself.
        return 0;
    }

    @Override
    Findings compare(HugeMemory memory, Count count, Rounds counted) throws IOException {
        if (sizes.stream().anyMatch(size -> size < Long.BYTES || size > 1 << 20)) {
            throw badUsage("--sizes takes 8 to 1m");
        }
        if (threads.stream().anyMatch(number -> number < 1 || number > MOST_THREADS)) {
            throw badUsage("--threads takes 1 to " + MOST_THREADS);
        }
        for (String name : rivals == null ? List.<String>of() : rivals) {
            if (!name.equals(AllocCell.MIMALLOC_IN_C) && !Rivals.names().contains(name)) {
                throw badUsage("no rival " + name + ", but " + String.join("; ", Rivals.names()));
            }
        }
        AllocRun run = count == Count.CI ? QUICK : FULL;
        Optional<Path> compiler = CSource.compiler();
        if (compiler.isEmpty()) {
            absent.put(AllocCell.MIMALLOC_IN_C, "no C compiler on the PATH");
            return measure(memory, counted, run, cells(false), null);
        }
        try (AllocInC program = AllocInC.compile(compiler.get())) {
            return measure(memory, counted, run, cells(true), program);
        }
    }

    @Override
    String describe(Count count) {
        return rounds(count) + " rounds of " + (count == Count.CI ? QUICK : FULL).iterations() + " iterations";
    }

    private Findings measure(
            HugeMemory memory, Rounds counted, AllocRun run, List<AllocCell> cells, @Nullable AllocInC program) {
        Attempts<AllocCell> attempts = new Attempts<>();
        Map<AllocCell, List<AllocSample>> samples = attempts.whole(counted.runOnce(
                cells,
                AllocComparison::sameTogether,
                attempts.of(cell -> cell.rival().equals(AllocCell.MIMALLOC_IN_C) && program != null
                        ? program.run(cell, run)
                        : run.run(cell))));
        return new AllocFindings(Machine.of(memory.host()), counted, run, samples, absent, attempts.failed());
    }

    private List<AllocCell> cells(boolean inC) {
        List<AllocCell> cells = new ArrayList<>();
        for (AllocPattern pattern : patterns) {
            if (pattern == AllocPattern.MIXED && SizeMix.recorded().isEmpty()) {
                absent.put(pattern.toString(), "this build has no recorded sizes");
                continue;
            }
            for (long size : pattern == AllocPattern.MIXED ? List.of(0L) : sizes) {
                for (int number : threads(pattern)) {
                    add(cells, pattern, size, number, inC);
                }
            }
        }
        return cells;
    }

    private void add(List<AllocCell> cells, AllocPattern pattern, long size, int number, boolean inC) {
        for (String name : pattern.rivals(size, number)) {
            if (isAsked(name)) {
                cells.add(new AllocCell(name, pattern, size, number));
            }
        }
        if (inC && !pattern.cName().isEmpty() && isAsked(AllocCell.MIMALLOC_IN_C)) {
            cells.add(new AllocCell(AllocCell.MIMALLOC_IN_C, pattern, size, number));
        }
    }

    private List<Integer> threads(AllocPattern pattern) {
        return switch (pattern) {
            case HAND_OVER -> List.of(2);
            case BATCH -> threads.subList(0, 1);
            default -> threads;
        };
    }

    private boolean isAsked(String name) {
        if (rivals != null && !name.startsWith("pool") && !rivals.contains(name)) {
            return false;
        }
        Optional<String> reason =
                name.equals(AllocCell.MIMALLOC_IN_C) ? Rivals.absence(Rivals.MIMALLOC) : Rivals.absence(name);
        reason.ifPresent(text -> absent.put(name, text));
        return reason.isEmpty();
    }

    /** What is divided by each other runs close in time. */
    private static List<AllocCell> sameTogether(List<AllocCell> order) {
        Map<String, List<AllocCell>> bySubject = new LinkedHashMap<>();
        order.forEach(cell -> bySubject
                .computeIfAbsent(cell.subject(), _ -> new ArrayList<>())
                .add(cell));
        return bySubject.values().stream().flatMap(List::stream).toList();
    }
}
