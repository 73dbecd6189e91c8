package dev.hugemap.bench;

import dev.hugemap.host.Host;
import dev.hugemap.memory.HugeMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Holds a BAR's registers against plain access to the same memory, and mapping a BAR against a plain {@code mmap}: methods of
 * {@link RegisterBenchmark} and {@link BarMapBenchmark}, run by JMH, each in a JVM of its own, the two of a ratio one right
 * after the other, in an order that alternates.
 *
 * <p>Run with, and with a number of rounds where it isn't to be the usual one:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.BarCost
 * }</pre>
 */
public final class BarCost {
    private static final int USUAL_ROUNDS = 7;
    private static final double PICOS_PER_NANO = 1e3;
    private static final List<Pair> PAIRS = List.of(
            new Pair(
                    "read a register / a segment",
                    "RegisterBenchmark.registerRead",
                    "RegisterBenchmark.segmentRead",
                    "1.05"),
            new Pair(
                    "write a register / a segment",
                    "RegisterBenchmark.registerWrite",
                    "RegisterBenchmark.segmentWrite",
                    "1.05"),
            new Pair("map a BAR / a file", "BarMapBenchmark.mapBar", "BarMapBenchmark.mapFile", ""));

    /** Two methods, and what the first may take for each unit of the second's time. */
    private record Pair(String name, String ours, String plain, String most) {
        String aim() {
            return most.isEmpty() ? Ratio.NO_AIM : "at most " + most;
        }
    }

    private BarCost() {}

    /**
     * Runs all, and prints times and ratios.
     *
     * @param arguments the number of rounds, or nothing
     * @throws RunnerException if a benchmark can't be run
     */
    public static void main(String[] arguments) throws RunnerException {
        int rounds = arguments.length == 0 ? USUAL_ROUNDS : Integer.parseInt(arguments[0]);
        Host host = HugeMemory.system().host();
        System.out.println(rounds + " rounds\n" + Machine.of(host) + "\n\n" + page(times(rounds)));
    }

    /** What each method took in each round, in picoseconds. */
    private static Map<String, List<Long>> times(int rounds) throws RunnerException {
        Map<String, List<Long>> times = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Pair pair : PAIRS) {
                List<String> order = List.of(pair.ours(), pair.plain());
                for (String method : round % 2 == 0 ? order : order.reversed()) {
                    times.computeIfAbsent(method, _ -> new ArrayList<>()).add(picos(method));
                }
            }
        }
        return times;
    }

    private static long picos(String method) throws RunnerException {
        return Math.round(PICOS_PER_NANO
                * new Runner(new OptionsBuilder()
                                .include("\\." + method.replace(".", "\\.") + "$")
                                .forks(1)
                                .timeUnit(TimeUnit.NANOSECONDS)
                                .verbosity(VerboseMode.SILENT)
                                .build())
                        .runSingle()
                        .getPrimaryResult()
                        .getScore());
    }

    /** Times and ratios, for people. */
    static String page(Map<String, List<Long>> times) {
        Table table = new Table("lrlrr");
        table.add("method", "median", "interval", "min", "max");
        List<Ratio> ratios = new ArrayList<>();
        for (Pair pair : PAIRS) {
            List<Long> ours = Objects.requireNonNull(times.get(pair.ours()));
            List<Long> plain = Objects.requireNonNull(times.get(pair.plain()));
            addTimes(table, pair.ours(), Spread.of(ours));
            addTimes(table, pair.plain(), Spread.of(plain));
            ratios.add(Ratio.of(pair.name(), pair.aim(), ours, plain));
        }
        return table + "\n" + new RatioTable(ratios)
                + "\nA BAR of 4 GiB is to be mapped and unmapped in less than 1,000,000 ns. " + Spread.NOTE;
    }

    private static void addTimes(Table table, String method, Spread spread) {
        table.add(
                method,
                nanos(spread.median()),
                nanos(spread.low()) + " to " + nanos(spread.high()),
                nanos(spread.min()),
                nanos(spread.max()));
    }

    private static String nanos(double picos) {
        return String.format(Locale.ROOT, "%,.2f ns", picos / PICOS_PER_NANO);
    }
}
