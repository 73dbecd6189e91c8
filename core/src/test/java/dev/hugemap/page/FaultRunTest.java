// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultRunTest {
    @Test
    void endsBehindItsLastBlock() {
        FaultRun run = new FaultRun(0x200000, 0x40000200000L, PageSize.mib(2), 7);

        assertThat(run.bytes()).isEqualTo(14L << 20);
        assertThat(run.end()).isEqualTo(0x1000000);
        assertThat(run).hasToString("7 × 2 MiB at 0x200000-0x1000000, offset 0x40000200000");
    }

    @Test
    void mayEndWhereALongEnds() {
        FaultRun run = new FaultRun(0, 0, new PageSize(1), Long.MAX_VALUE);

        assertThat(run.end()).isEqualTo(Long.MAX_VALUE);
        assertThat(new FaultRun(1L << 62, 0, new PageSize(1L << 61), 1).end()).isEqualTo(3L << 61);
    }

    @ParameterizedTest
    @CsvSource({
        "2048, 0, 4096, 1",
        "0, 2048, 4096, 1",
        "-4096, 0, 4096, 1",
        "0, -4096, 4096, 1",
        "0, 0, 4096, 0",
        "0, 0, 4096, -1",
        "0, 0, 4096, 2251799813685248",
        "4096, 0, 4096, 2251799813685247",
        "0, 4096, 4096, 2251799813685247",
        "4611686018427387904, 0, 4611686018427387904, 1",
    })
    void refusesWhatIsNoRun(long start, long offset, long size, long count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FaultRun(start, offset, new PageSize(size), count))
                .withMessageStartingWith("no run of blocks: " + count);
    }
}
