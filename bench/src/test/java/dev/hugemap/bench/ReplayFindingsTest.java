// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bench.ReplayFindings.TraceFindings;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayFindingsTest {
    private static final ReplayArm POOL = new PoolReplayArm(HugeMemory.system(), "hugemap, thp", require(basePages()));

    @Test
    void allOnHugePagesIsAccepted() {
        ReplayFindings findings = findings(190, List.of());

        assertThat(findings.rejected()).isFalse();
        assertThat(findings.page()).contains("hugemap, thp").doesNotContain("failed: ");
    }

    @Test
    void aPoolOnBasePagesIsRejected() {
        assertThat(findings(189, List.of()).rejected()).isTrue();
    }

    @Test
    void aReplayThatFailedIsToldAndEndsInFailure() throws IOException {
        ReplayFindings findings = findings(190, List.of("glibc: it ended with too much"));
        StringWriter json = new StringWriter();
        findings.writeJson(json);

        assertThat(findings.rejected()).isTrue();
        assertThat(findings.page()).contains("failed: some.trace: glibc: it ended with too much");
        assertThat(json.toString()).contains("it ended with too much", "\"rejected\" : true");
    }

    private static ReplayFindings findings(long hugeBytes, List<String> failed) {
        ReplaySample sample = new ReplaySample(1, 200, 200, hugeBytes, 20, 0);
        return new ReplayFindings(
                Machine.of(HugeMemory.system().host()),
                new Rounds(0, 1, 1),
                List.of(new TraceFindings(
                        "some.trace",
                        "by hand",
                        new TraceSummary(4, 170, 150, 20),
                        Map.of(POOL, List.of(sample)),
                        failed)),
                List.of());
    }
}
