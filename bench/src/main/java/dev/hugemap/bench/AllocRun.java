// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one cell in a JVM of its own.
 *
 * @param iterations how many count, in each JVM
 * @param millis how long each takes
 * @param warmUpMillis how long each of those takes that come before: two threads on two processors leave the compiler little time
 */
record AllocRun(int iterations, int millis, int warmUpMillis) {
    private static final int WARM_UP = 4;
    private static final String GARBAGE = "gc.alloc.rate.norm";
    private static final double PICOS = 1000;

    /**
     * The same for all. Netty's own fastest way is allowed to it: Unsafe, no detection of leaks, no checks of bounds and of whether a
     * buffer is live, as the pool's addresses have none, and threads of its own kind, which keep its caches in a field.
     */
    private static final List<String> JVM = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dio.netty.noUnsafe=false",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dio.netty.buffer.checkAccessible=false",
            "-Dio.netty.buffer.checkBounds=false",
            "-Djmh.executor=CUSTOM",
            "-Djmh.executor.class=" + NettyThreads.class.getName(),
            // Memory that the heap touches for the first time costs more than all that is measured: it is touched
            // before.
            "-XX:+AlwaysPreTouch",
            "-Xms256m",
            "-Xmx256m");

    /** Runs a cell once. */
    AllocSample run(AllocCell cell) {
        try {
            Path observed = Files.createTempFile("hugemap-bench", ".txt");
            try {
                Collection<RunResult> results =
                        new Runner(options(cell, observed).build()).run();
                return sample(cell, results, SeenPages.parse(Files.readString(observed)));
            } finally {
                Files.delete(observed);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (RunnerException failed) {
            throw new IllegalStateException(cell.rival() + ", " + cell.subject() + ": " + failed.getMessage(), failed);
        }
    }

    private ChainedOptionsBuilder options(AllocCell cell, Path observed) {
        String[] arguments = JVM.toArray(new String[JVM.size() + 2]);
        arguments[JVM.size()] = "-D" + Rivals.PROPERTY + "=" + cell.rival();
        arguments[JVM.size() + 1] = "-D" + AllocBenchmark.OBSERVED + "=" + observed;
        return new OptionsBuilder()
                .include(cell.pattern().benchmark())
                .param("bytes", Long.toString(cell.bytes()))
                .threads(cell.threads())
                .forks(1)
                .jvmArgs(arguments)
                .addProfiler(GCProfiler.class)
                .warmupIterations(WARM_UP)
                .warmupTime(TimeValue.milliseconds(warmUpMillis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(millis))
                .timeout(TimeValue.seconds(60))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    private static AllocSample sample(AllocCell cell, Collection<RunResult> results, SeenPages observed) {
        BenchmarkResult fork =
                results.iterator().next().getBenchmarkResults().iterator().next();
        double blocks = blocks(cell.pattern());
        List<Long> picos = fork.getIterationResults().stream()
                .map(iteration -> Math.round(nanos(cell, iteration) * PICOS / blocks))
                .toList();
        Result<?> garbage = fork.getSecondaryResults().get(GARBAGE);
        return new AllocSample(
                picos, garbage == null ? Double.NaN : garbage.getScore() * sides(cell.pattern()) / blocks, observed);
    }

    /** How many blocks an operation of JMH is. */
    private static double blocks(AllocPattern pattern) {
        return pattern == AllocPattern.MIXED ? SizeMix.recorded().orElseThrow().allocations() : 1;
    }

    /** How many operations of JMH are one block's: to allocate and to free are two where two threads do it. */
    private static int sides(AllocPattern pattern) {
        return pattern == AllocPattern.HAND_OVER ? 2 : 1;
    }

    /** Of two threads that work hand in hand, the one that frees has as many blocks as there were. */
    private static double nanos(AllocCell cell, IterationResult iteration) {
        Result<?> result = cell.pattern() == AllocPattern.HAND_OVER
                ? iteration.getSecondaryResults().get("free")
                : iteration.getPrimaryResult();
        if (result == null) {
            throw new IllegalStateException("no time of " + cell);
        }
        return result.getScore();
    }
}
