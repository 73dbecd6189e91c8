// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.bridge.ChildJvm.Result;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rows of the failure matrix: misuse ends in exceptions; what would end in a signal can't be reached through a segment. */
final class AccessFailuresTest {
    private static Result run(String... arguments) {
        return ChildJvm.of(AccessChild.class)
                .withOptions("--enable-native-access=ALL-UNNAMED", "-XX:-CreateCoredumpOnCrash")
                .withOptions("-XX:ErrorFile=/dev/null", "-Xshare:auto", "-XX:TieredStopAtLevel=1")
                .withArguments(arguments)
                .run();
    }

    @Test
    void useAfterCloseIsAnException() {
        Result child = run("use-after-close");

        assertThat(child.exitCode()).as("%s", child).isZero();
        assertThat(child.out().lines())
                .containsExactly(
                        "java.lang.IllegalStateException: Already closed",
                        "java.lang.IllegalStateException: Already closed",
                        "left nothing");
        FailureTable.check(Failure.AFTER_CLOSE, "kernel", "IllegalStateException", "Already closed", "-");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 4)
    void anAccessAfterDecommitReadsZeros() {
        Result child = run("stale");

        assertThat(child.exitCode()).as("%s", child).isZero();
        assertThat(child.out()).contains("hugetlb 2 MiB", "sum 0", "left nothing");
        FailureTable.check(Failure.AFTER_DECOMMIT, "kernel", "none", "reads zeros, on base pages", "-");
    }

    @Test
    void noSegmentCoversWhatIsNotCommitted() {
        Result child = run("beyond-committed");

        assertThat(child.exitCode()).as("%s", child).isZero();
        assertThat(child.out().lines()).hasSize(2).last().isEqualTo("left nothing");
        String[] answer = child.out().lines().findFirst().orElseThrow().split(": ", 2);
        FailureTable.check(
                Failure.BEYOND_COMMITTED,
                "kernel",
                answer[0].substring(answer[0].lastIndexOf('.') + 1),
                answer[1],
                "commit it first");
    }

    /** Why there is no such segment: what an access would do. */
    @Test
    void anAccessToReservedAddressesWouldKillTheJvm() {
        Finished child = Command.of(
                        "sh",
                        "-c",
                        "ulimit -c 0 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:ErrorFile=/dev/null",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AccessChild.class.getName(),
                        "no-access")
                .run();

        assertThat(child.exit()).as("128 + SIGABRT: %s", child).isEqualTo(134);
        assertThat(child.out()).contains("SIGSEGV");
    }

    /** Why there is a look beforehand: what populating would do. */
    @Test
    @RequiresRoot
    @RequiresThp
    void populatingBeyondAMemoryControlGroupsLimitWouldKillTheJvm() {
        try (MemoryCgroup cgroup = MemoryCgroup.create(128L << 20)) {
            Result child = run("populate", cgroup.processes());

            assertThat(child.exitCode()).as("128 + SIGKILL: %s", child).isEqualTo(137);
            assertThat(child.out()).contains("populating");
        }
    }

    @Test
    @RequiresThp
    void aParentThatSwitchedTransparentPagesOffIsTheCause() {
        Result child = run("thp-disabled");

        assertThat(child.out())
                .as("%s", child)
                .contains("transparent huge pages are switched off for this process (PR_GET_THP_DISABLE says 1)")
                .contains("or in the one that started it");
    }
}
