// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The guard of a pool's arenas: whose segments stay in a method makes no garbage. Seen in a JVM that does nothing else. */
class PoolArenaGarbageTest {
    private static final String GARBAGE = "gc.alloc.rate.norm";

    @Test
    void anArenaWhoseSegmentStaysInTheMethodMakesNone() throws RunnerException {
        assertThat(bytesPerArena("poolLocal")).isLessThan(1);
    }

    @Test
    void neitherDoesOneThatClearsAPage() throws RunnerException {
        assertThat(bytesPerArena("poolZeroedPage")).isLessThan(1);
    }

    @Test
    void theProfilerSeesTheSegmentThatEscapes() throws RunnerException {
        assertThat(bytesPerArena("poolEscaping")).isGreaterThan(16);
    }

    private static double bytesPerArena(String benchmark) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PoolArenaBenchmark.class.getName() + "." + benchmark + "$")
                        .addProfiler(GCProfiler.class)
                        .forks(1)
                        .warmupIterations(4)
                        .warmupTime(TimeValue.milliseconds(500))
                        .measurementIterations(2)
                        .measurementTime(TimeValue.milliseconds(500))
                        .build())
                .run();
        return Objects.requireNonNull(
                        results.iterator().next().getSecondaryResults().get(GARBAGE))
                .getScore();
    }
}
