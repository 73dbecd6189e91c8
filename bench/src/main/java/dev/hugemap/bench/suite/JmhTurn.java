// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.AllocBenchmark;
import dev.hugemap.bench.load.LoadMemory;
import dev.hugemap.bench.load.Observation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.LinuxPerfNormProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures a cell in a JVM of its own, by JMH.
 *
 * @param effort how long
 * @param counters whether the hardware's are read too
 */
record JmhTurn(Effort effort, Counters counters) {
    private static final double PICOS = 1000;
    private static final String PACKAGE = LoadMemory.class.getPackageName();

    /**
     * Measures once.
     *
     * @throws IllegalStateException if it can't be measured: the memory can't be had, as a rule
     */
    Sample run(Cell cell) {
        try {
            Path observed = Files.createTempFile("hugemap-bench", ".json");
            try {
                Collection<RunResult> results =
                        new Runner(options(cell, observed).build()).run();
                return sample(results, Observation.read(observed));
            } catch (RunnerException failed) {
                Optional<String> refusal = refusal(observed);
                throw refusal.isPresent()
                        ? new IllegalStateException(refusal.get())
                        : new IllegalStateException(failed.getMessage(), failed);
            } finally {
                Files.delete(observed);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private ChainedOptionsBuilder options(Cell cell, Path observed) {
        Workload workload = cell.task().workload();
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(Pattern.quote(PACKAGE + "." + workload.benchmark()) + "$")
                .param("backing", cell.pages().label())
                .param("bytes", Long.toString(cell.task().bytes()))
                .threads(workload.callers(cell.task().threads()))
                .forks(1)
                .jvmArgs(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-D" + AllocBenchmark.OBSERVED + "=" + observed)
                .warmupIterations(effort.warmUps(cell))
                .warmupTime(TimeValue.milliseconds(effort.millis()))
                .measurementIterations(effort.iterations())
                .measurementTime(TimeValue.milliseconds(effort.millis()))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        workload.parameters(cell.task().threads()).forEach(options::param);
        if (counters.areThere()) {
            options.addProfiler(LinuxPerfNormProfiler.class);
        }
        return options;
    }

    private static Sample sample(Collection<RunResult> results, Observation observation) {
        BenchmarkResult fork =
                results.iterator().next().getBenchmarkResults().iterator().next();
        List<Long> picos = fork.getIterationResults().stream()
                .map(iteration -> Math.round(iteration.getPrimaryResult().getScore() * PICOS))
                .toList();
        Map<String, Double> counted = new TreeMap<>();
        fork.getSecondaryResults().forEach((name, result) -> counted.put(name, result.getScore()));
        return Observed.sample(picos, observation, counted);
    }

    /** What the memory's own refusal said, which knows more than JMH. */
    private static Optional<String> refusal(Path observed) throws IOException {
        if (Files.size(observed) == 0) {
            return Optional.empty();
        }
        Observation observation = Observation.read(observed);
        return observation.refusal().isEmpty() ? Optional.empty() : Optional.of(observation.reason());
    }
}
