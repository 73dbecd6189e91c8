// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Many pieces of advice in one sentence. */
class SummaryTest {
    @Test
    void groupsByWhatIsToldAndNamesTheAmountOnce() {
        MadeUp run = new MadeUp();
        add(run, Workload.COPY, 1, 100);
        add(run, Workload.UPDATES, 1, 150);
        add(run, Workload.UPDATES, 2, 140);

        assertThat(new Verdict(run.report()).sentences())
                .containsExactly("Throughput: huge pages pay for random updates (2 MiB, 1.50 times), random updates ×2"
                        + " (2 MiB, 1.40 times); they don't for copy; each over 1 GiB");
    }

    private static void add(MadeUp run, Workload workload, int threads, double onBase) {
        Task task = new Task(workload, GIB, threads);
        double[] rounds = {1, 1.001, 0.999, 1, 1};
        run.with(new Cell(task, BASE, Language.JAVA), times(rounds, onBase));
        run.with(new Cell(task, THP, Language.JAVA), times(rounds, 100));
    }

    private static double[] times(double[] rounds, double nanos) {
        return DoubleStream.of(rounds).map(round -> round * nanos).toArray();
    }
}
