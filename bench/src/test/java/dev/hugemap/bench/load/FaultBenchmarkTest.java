// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.bench.Thp;
import dev.hugemap.host.Host;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

class FaultBenchmarkTest {
    private static final PageSize BASE = Host.system().pageSizes().base();
    private static final long PAGES = 256;

    private final FaultBenchmark benchmark = new FaultBenchmark();
    private final FaultCount count = new FaultCount();

    @Test
    void touchesEachPage() {
        FaultBenchmark.Untouched memory = begun(new FaultBenchmark.Untouched(), "base", PAGES * BASE.bytes());
        for (int i = 0; i < 2; i++) {
            memory.prepare();
            benchmark.touch(memory, count);
            memory.close();
        }

        assertThat(memory.observation().reason()).isEmpty();
        assertThat(count.operations).isEqualTo(2);
        assertThat(count.faults).isGreaterThanOrEqualTo(2 * PAGES);
    }

    @Test
    void populatesByCommittingAndByFaulting() {
        FaultBenchmark.Reserved committed = begun(new FaultBenchmark.Reserved(), "base", PAGES * BASE.bytes());
        FaultBenchmark.Unfaulted faulted = begun(new FaultBenchmark.Unfaulted(), "base", PAGES * BASE.bytes());
        for (int i = 0; i < 2; i++) {
            committed.prepare();
            benchmark.populate(committed, count);
            committed.close();
            faulted.prepare();
            benchmark.fault(faulted, count);
            faulted.close();
        }

        assertThat(committed.observation().reason()).isEmpty();
        assertThat(faulted.observation().reason()).isEmpty();
        assertThat(count.faults).isGreaterThanOrEqualTo(4 * PAGES);
    }

    @Test
    void decommitsAndCommitsOnceMore() {
        FaultBenchmark.Committed committed = begun(new FaultBenchmark.Committed(), "base", PAGES * BASE.bytes());
        FaultBenchmark.Decommitted decommitted = begun(new FaultBenchmark.Decommitted(), "base", PAGES * BASE.bytes());
        for (int i = 0; i < 2; i++) {
            committed.prepare();
            benchmark.decommit(committed);
            assertThat(committed.region().committedBytes()).isZero();
            committed.close();
            decommitted.prepare();
            benchmark.recommit(decommitted, count);
            decommitted.close();
        }

        assertThat(committed.observation().reason()).isEmpty();
        assertThat(decommitted.observation().reason()).isEmpty();
        assertThat(count.faults).isGreaterThanOrEqualTo(2 * PAGES);
    }

    @Test
    void takesFewFaultsOnHugePages() {
        PageSize huge = Thp.open();
        FaultBenchmark.Untouched touched = begun(new FaultBenchmark.Untouched(), "2m", 4 * huge.bytes());
        for (int i = 0; i < 2; i++) {
            touched.prepare();
            benchmark.touch(touched, count);
            touched.close();
        }

        assertThat(touched.observation().reason()).isEmpty();
        assertThat(count.faults).isBetween(8L, huge.bytes() / BASE.bytes());
    }

    @Test
    void saysWhyPagesWereRefused() {
        Thp.open();
        FaultBenchmark.Reserved memory = begun(new FaultBenchmark.Reserved(), "2m", 1L << 45);
        memory.prepare();

        assertThatExceptionOfType(HugePagesUnavailableException.class)
                .isThrownBy(() -> benchmark.populate(memory, count));

        assertThat(memory.observation().reason()).startsWith("refused: ");
        memory.region().close();
    }

    @Test
    void refusesPartsOfPages() {
        FaultBenchmark.Reserved memory = new FaultBenchmark.Reserved();
        memory.backing = "base";
        memory.bytes = BASE.bytes() + 1;

        assertThatIllegalArgumentException().isThrownBy(memory::begin);
    }

    private static <M extends FaultMemory> M begun(M memory, String backing, long bytes) {
        memory.backing = backing;
        memory.bytes = bytes;
        memory.threads = 1;
        memory.begin();
        return memory;
    }
}
