// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.bench.Thp;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Host;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.page.PageSize;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LoadMemoryTest {
    private static final PageSize BASE = Host.system().pageSizes().base();

    @Test
    void isOnBasePagesWhereItsLabelSaysSo() {
        LoadMemory memory = memory("base", 4 << 20);
        memory.open(1);
        assertThat(memory.segment().byteSize()).isEqualTo(4 << 20);
        memory.close();

        Observation seen = memory.observation();
        assertThat(seen.reason()).isEmpty();
        assertThat(Objects.requireNonNull(seen.before()).leaves()).containsOnly(Map.entry(BASE.bytes(), 4L << 20));
        assertThat(Objects.requireNonNull(seen.after()).evidence()).isNotEmpty();
    }

    @Test
    void isOnHugePagesAlsoWhereItIsSmallerThanOne() {
        PageSize huge = Thp.open();
        for (long bytes : new long[] {16 << 10, huge.bytes(), 4 * huge.bytes()}) {
            LoadMemory memory = memory("2m", bytes);
            memory.open(1);
            memory.close();

            assertThat(memory.observation().reason()).isEmpty();
            assertThat(memory.observation().pageBytes()).isEqualTo(huge.bytes());
        }
    }

    @Test
    void doesNotMatchAfterAHugePageWasSplitDuringTheRun() {
        PageSize huge = Thp.open();
        LoadMemory memory = memory("2m", 4 * huge.bytes());
        memory.open(1);
        long piece = memory.segment().address() + huge.bytes();
        NativeBridge.system().madvise(piece, huge.bytes(), Advice.MADV_NOHUGEPAGE);
        NativeBridge.system().madvise(piece, BASE.bytes(), Advice.MADV_DONTNEED);
        memory.segment().fill((byte) 1);
        memory.close();

        Observation seen = memory.observation();
        assertThat(seen.matches()).isFalse();
        assertThat(seen.reason()).startsWith("after the run ").contains(BASE + " leaves");
    }

    @Test
    void saysWhyThereIsNone() {
        LoadMemory memory = memory("2m", 1L << 46);

        assertThatExceptionOfType(HugePagesUnavailableException.class).isThrownBy(() -> memory.open(1));

        assertThat(memory.observation().matches()).isFalse();
        assertThat(memory.observation().reason()).startsWith("refused: cannot map ");
        memory.close();
    }

    @Test
    void refusesALabelThatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> memory("3m", 1 << 20).open(1));
    }

    private static LoadMemory memory(String backing, long bytes) {
        LoadMemory memory = new LoadMemory();
        memory.backing = backing;
        memory.bytes = bytes;
        return memory;
    }
}
