// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.Skips;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.inspect.Cause;
import dev.hugemap.inspect.CauseKind;
import dev.hugemap.inspect.Explanation;
import dev.hugemap.it.Command;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The right cause in each situation that can be set up on the running kernel, held against docs/explain.md. */
@RequiresThp
final class ExplainTest {
    static List<Situation> all() {
        return Situation.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void theRightCausesAreNamed(Situation situation) {
        Skips.unless(Nobody.isRoot() || !situation.causes().contains(CauseKind.SPLIT), "root, who sees folios");
        try (SituationHost _ = new SituationHost(situation.settings());
                Situated memory = new Situated()) {
            Explanation explanation = explained(situation, memory);

            assertThat(explanation.causes().stream().map(Cause::kind))
                    .as("%s", explanation)
                    .containsExactlyElementsOf(situation.causes());
            ExplainTable.check(situation, explanation);
        }
    }

    private static Explanation explained(Situation situation, Situated memory) {
        try {
            situation.setUp(memory);
            return HugeMemory.system().inspector().explain(memory.range());
        } finally {
            NativeBridge.system().prctl(Prctl.PR_SET_THP_DISABLE, 0, 0, 0, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enabled is never",
                "1 MiB",
                "hugetlb without a promise, none free",
                "shared memory, shmem_enabled is never"
            })
    void whatTheRemedySaysHelps(String title) {
        Situation situation = Situation.titled(title);
        Skips.unless(Nobody.isRoot(), "root");
        try (SituationHost _ = new SituationHost(situation.settings())) {
            Cause cause;
            try (Situated memory = new Situated()) {
                cause = explained(situation, memory).causes().stream()
                        .filter(one -> one.remedy().startsWith("echo "))
                        .findFirst()
                        .orElseThrow();
            }

            assertThat(Command.of("sh", "-c", cause.remedy()).run().exit()).isZero();

            try (Situated memory = new Situated()) {
                assertThat(explained(situation, memory).cause(cause.kind())).isEmpty();
            }
        }
    }

    @Test
    void anotherProcessIsExplainedToo() throws IOException {
        Process other = Command.of("cat").start();
        try (OutputStream _ = other.getOutputStream()) {
            Path maps = Path.of("/proc/" + other.pid() + "/maps");
            AddressRange heap = heap(maps);

            Explanation explanation = HugeMemory.system().inspector(other.pid()).explain(heap);

            assertThat(explanation.main().map(Cause::kind)).contains(CauseKind.TOO_SHORT);
        } finally {
            other.destroy();
        }
    }

    private static AddressRange heap(Path maps) throws IOException {
        // Between fork and exec the process still is a JVM; its own heap comes a moment later.
        for (int i = 0; i < 1_000; i++) {
            List<String> lines = Files.readAllLines(maps);
            if (lines.stream().anyMatch(line -> line.endsWith("/cat"))) {
                for (String line : lines) {
                    if (line.endsWith("[heap]")) {
                        String[] ends = line.split("[- ]", 3);
                        return AddressRange.between(Long.parseLong(ends[0], 16), Long.parseLong(ends[1], 16));
                    }
                }
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("no heap in " + maps);
    }

    @Test
    void thePageHasEachRowOnceAndInOrder() {
        List<String> rows = ExplainTable.page();

        assertThat(rows).hasSameSizeAs(Situation.ALL);
        assertThat(rows)
                .zipSatisfy(Situation.ALL, (row, situation) -> assertThat(row).startsWith(situation.cell()));
    }
}
