// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocFindingsTest {
    private static final AllocCell POOL = new AllocCell(Rivals.POOL, AllocPattern.LOCAL, 64, 1);
    private static final AllocCell NETTY = POOL.of(Rivals.NETTY_POOLED);
    private static final SeenPages HUGE = new SeenPages(1, "2 MiB on 2 MiB leaves");

    @Test
    void aPoolOnHugePagesIsDividedBy() {
        AllocFindings findings = findings(HUGE, 1000, Map.of());

        assertThat(findings.rejected()).isFalse();
        assertThat(findings.page())
                .contains("Netty pooled / pool, address: 64 B, local, 1 thread")
                .contains("min to max")
                .doesNotContain("rejected, and", "failed: ");
    }

    @Test
    void aPoolOnBasePagesIsRejected() throws IOException {
        AllocFindings findings = findings(new SeenPages(0.5, "1 MiB on 4 KiB leaves"), 1000, Map.of());

        assertThat(findings.rejected()).isTrue();
        assertThat(findings.page())
                .contains("rejected, and in no ratio: pool, address, 64 B, local, 1 thread: not on huge pages, but"
                        + " 1 MiB on 4 KiB leaves")
                .doesNotContain("Netty pooled / pool");
        assertThat(json(findings)).contains("1 MiB on 4 KiB leaves");
    }

    @Test
    void whatFailedIsToldAndEndsInFailure() throws IOException {
        AllocFindings findings = findings(HUGE, 1000, Map.of(NETTY.of(Rivals.NETTY_ADAPTIVE), "no Unsafe"));

        assertThat(findings.rejected()).isTrue();
        assertThat(findings.page()).contains("failed: Netty adaptive, 64 B, local, 1 thread: no Unsafe");
        assertThat(json(findings)).contains("no Unsafe");
    }

    @Test
    void whatStillWarmedUpIsMarked() throws IOException {
        assertThat(findings(HUGE, 1050, Map.of()).page()).contains("5.0 %").doesNotContain("% !  ");
        assertThat(findings(HUGE, 1051, Map.of()).page()).contains("5.1 % !");
        assertThat(json(findings(HUGE, 1051, Map.of()))).contains("\"steady\" : false");
    }

    private static AllocFindings findings(SeenPages seen, long first, Map<AllocCell, String> failed) {
        AllocSample pool = new AllocSample(List.of(first, 1000L), 0, seen);
        AllocSample netty = new AllocSample(List.of(5000L, 5000L), 24, SeenPages.NONE);
        return new AllocFindings(
                Machine.of(HugeMemory.system().host()),
                new Rounds(0, 2, 1),
                new AllocRun(2, 50, 50),
                Map.of(POOL, List.of(pool, pool), NETTY, List.of(netty, netty)),
                Map.of(),
                failed);
    }

    private static String json(AllocFindings findings) throws IOException {
        StringWriter text = new StringWriter();
        findings.writeJson(text);
        return text.toString();
    }
}
