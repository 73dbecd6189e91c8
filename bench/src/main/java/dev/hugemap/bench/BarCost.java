// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.HugeMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
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
    private static final int USUAL_MILLIS = 1000;
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
     */
    public static void main(String[] arguments) {
        int rounds = arguments.length == 0 ? USUAL_ROUNDS : Integer.parseInt(arguments[0]);
        System.out.println(measure(rounds, USUAL_MILLIS).page());
    }

    /** Runs all, in iterations of this length. */
    static Findings measure(int rounds, int millis) {
        return new BarFindings(Machine.of(HugeMemory.system().host()), rounds, times(rounds, millis));
    }

    /** What each method took in each round, in picoseconds. */
    private static Map<String, List<Long>> times(int rounds, int millis) {
        Map<String, List<Long>> times = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Pair pair : PAIRS) {
                List<String> order = List.of(pair.ours(), pair.plain());
                for (String method : round % 2 == 0 ? order : order.reversed()) {
                    times.computeIfAbsent(method, _ -> new ArrayList<>()).add(picos(method, millis));
                }
            }
        }
        return times;
    }

    private static long picos(String method, int millis) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + method.replace(".", "\\.") + "$")
                .forks(1)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementTime(TimeValue.milliseconds(millis))
                .timeUnit(TimeUnit.NANOSECONDS)
                .verbosity(VerboseMode.SILENT);
        try {
            return Math.round(PICOS_PER_NANO
                    * new Runner(options.build()).runSingle().getPrimaryResult().getScore());
        } catch (RunnerException failed) {
            throw new IllegalStateException(method + ": " + failed.getMessage(), failed);
        }
    }

    /** The ratios of what is compared. */
    static List<Ratio> ratios(Map<String, List<Long>> times) {
        return PAIRS.stream()
                .map(pair -> Ratio.of(
                        pair.name(),
                        pair.aim(),
                        Objects.requireNonNull(times.get(pair.ours())),
                        Objects.requireNonNull(times.get(pair.plain()))))
                .toList();
    }
}
