// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarCostTest {
    @Test
    void showsTimesAndRatiosBesideTheirAims() {
        BarFindings findings = new BarFindings(
                new Machine("6.18", "x86_64", 2, "25", "madvise"),
                3,
                Map.of(
                        "RegisterBenchmark.registerRead", List.of(2_100L, 2_200L, 2_300L),
                        "RegisterBenchmark.segmentRead", List.of(2_000L, 2_000L, 2_000L),
                        "RegisterBenchmark.registerWrite", List.of(1_000L, 1_000L, 1_000L),
                        "RegisterBenchmark.segmentWrite", List.of(1_000L, 1_000L, 1_000L),
                        "BarMapBenchmark.mapBar", List.of(90_000_000L, 90_000_000L, 90_000_000L),
                        "BarMapBenchmark.mapFile", List.of(45_000_000L, 45_000_000L, 45_000_000L)));
        String page = findings.page();

        assertThat(page)
                .containsPattern("RegisterBenchmark.registerRead +2.20 ns +2.10 ns to 2.30 ns")
                .containsPattern("read a register / a segment +1.100 +1.100 .* at most 1.05")
                .containsPattern("map a BAR / a file +2.000 .* -\n")
                .contains("BarMapBenchmark.mapBar")
                .contains("90,000.00 ns");
    }
}
