// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.cli.JsonTree;
import dev.hugemap.collapse.CollapseOptions;
import dev.hugemap.collapse.CollapseOutcome;
import dev.hugemap.collapse.CollapsePlan;
import dev.hugemap.collapse.Collapser;
import dev.hugemap.collapse.StopReason;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.SmapsVma;
import dev.hugemap.it.crash.MemoryCgroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap collapse} on JVMs of the running kernel, held against their smaps. */
@RequiresRoot
class CollapseTest {
    private static final long MIB = 1L << 20;
    /** What of a buffer lies outside of whole huge pages at its ends, at most. */
    private static final long ENDS = 4 * MIB;

    private static JsonTree json(Finished finished) {
        assertThat(finished.exit()).as(finished.err()).isZero();
        return JsonTree.parse(finished.out());
    }

    @Test
    @RequiresThp
    void makesAChildsBufferHugeAsSmapsSaysToo() throws IOException {
        try (BufferHolder child = BufferHolder.start(128)) {
            assertThat(child.hugeBytes()).isZero();

            JsonTree json = json(
                    Hugemap.of("collapse " + child.pid() + " --min 64m --json").run());

            JsonTree outcome = json.get("outcome");
            assertThat(outcome.get("stop").text()).isEqualTo("done");
            assertThat(outcome.get("before").get("huge").number()).isZero();
            assertThat(outcome.get("after").get("huge").number()).isEqualTo(child.hugeBytes());
            assertThat(child.hugeBytes()).isGreaterThanOrEqualTo(128 * MIB - ENDS);
        }
    }

    @Test
    @RequiresThp
    void aDryRunChangesNothing() throws IOException {
        try (BufferHolder child = BufferHolder.start(64)) {
            JsonTree json = json(Hugemap.of("collapse " + child.pid() + " --min 32m --dry-run --json")
                    .run());

            assertThat(json.get("plan").get("present").number()).isGreaterThanOrEqualTo(64 * MIB - ENDS);
            assertThat(child.hugeBytes()).isZero();
        }
    }

    @Test
    @RequiresRoot
    void touchesNothingWhereProcIsOfOtherProcesses() {
        Finished finished = Command.of(List.of(
                        "unshare", "--pid", "--fork", Hugemap.launcher().toString(), "collapse", "1", "--dry-run"))
                .run();

        assertThat(finished.exit()).isEqualTo(1);
        assertThat(finished.err())
                .contains("/proc isn't of this process's PID namespace: what is 1 here, it shows as ")
                .contains("mount -t proc proc /proc");
    }

    @Test
    @RequiresThp
    void stopsWhenTheTimeBoxIsOverAndSaysWhatIsLeft() throws IOException {
        try (BufferHolder child = BufferHolder.start(1024)) {
            Finished finished = Hugemap.of("collapse " + child.pid() + " --min 64m --budget 50")
                    .run();

            assertThat(finished.exit()).as(finished.err()).isZero();
            assertThat(finished.out())
                    .contains("; then the time box was over\n")
                    .containsPattern("\n  untried +[0-9]+ pages +run it again to go on\n");
            assertThat(child.hugeBytes()).isLessThan(1024 * MIB - ENDS);
        }
    }

    @Test
    @RequiresThp
    void leavesOutWhatTheProgramAdvisedAgainst() throws IOException {
        try (BufferHolder child = BufferHolder.start(64, "against")) {
            Finished finished =
                    Hugemap.of("collapse " + child.pid() + " --min 32m").run();

            assertThat(finished.out())
                    .containsPattern("left out +6[0-9.]* MiB +advised against huge pages by the program");
            assertThat(child.hugeBytes()).isZero();
        }
    }

    @Test
    @RequiresThp("never")
    void respectsNeverUnlessItIsOverriddenByName() throws IOException {
        try (BufferHolder child = BufferHolder.start(64)) {
            Finished refused =
                    Hugemap.of("collapse " + child.pid() + " --min 32m").run();
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("enabled is never").contains("--override never");
            assertThat(child.hugeBytes()).isZero();

            Finished done = Hugemap.of("collapse " + child.pid() + " --min 32m --override never")
                    .run();
            assertThat(done.exit()).as(done.err()).isZero();
            assertThat(child.hugeBytes()).isGreaterThanOrEqualTo(64 * MIB - ENDS);
        }
    }

    @Test
    @RequiresThp
    void nobodyIsToldWhatIsMissing(@TempDir Path folder) throws IOException {
        try (BufferHolder child = BufferHolder.start(64)) {
            Finished roots = Hugemap.ofNobody(folder, "collapse " + child.pid()).run();

            assertThat(roots.exit()).isEqualTo(1);
            assertThat(roots.err())
                    .contains("process_madvise: EACCES")
                    .contains("ptrace access rules")
                    .contains("CAP_SYS_NICE is missing too")
                    .endsWith("Root has what it takes: sudo " + folder.resolve("hugemap") + " collapse " + child.pid()
                            + "\n");
            assertThat(child.hugeBytes()).isZero();
        }
        Process own = Command.of("sleep", "60").asNobody().start();
        try {
            Finished refused = Hugemap.ofNobody(folder, "collapse " + own.pid()).run();

            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("process_madvise: EPERM").contains("CAP_SYS_NICE is missing");
        } finally {
            own.destroyForcibly();
        }
    }

    @Test
    @RequiresThp
    void stopsWhenTheProcessEnds() throws Exception {
        try (BufferHolder child = BufferHolder.start(256);
                Collapser collapser = Collapser.open(child.pid())) {
            CollapseOutcome outcome = collapser.collapse(
                    collapser.plan(CollapseOptions.defaults().minimum(64 * MIB)), (_, _) -> end(child.process()));

            assertThat(outcome.stop()).isEqualTo(StopReason.PROCESS_ENDED);
            assertThat(outcome.untried()).isPositive();
            assertThat(outcome.after()).isEmpty();
        }
    }

    private static void end(Process process) {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @RequiresThp
    void stopsBeforeTheProcesssControlGroupIsFull() throws IOException {
        try (MemoryCgroup cgroup = MemoryCgroup.create(256 * MIB)) {
            List<String> inGroup = List.of("sh", "-c", "echo $$ > " + cgroup.processes() + "; exec \"$@\"", "sh");
            BufferHolder child = BufferHolder.start(inGroup, 384, "half");
            try {
                Finished finished =
                        Hugemap.of("collapse " + child.pid() + " --min 64m").run();

                assertThat(finished.exit()).as(finished.out() + finished.err()).isEqualTo(1);
                assertThat(finished.out())
                        .contains("; then memory would have run short\n")
                        .contains("of 256 MiB are left in the control group of ");
                assertThat(child.process().isAlive()).isTrue();
                assertThat(child.hugeBytes()).isPositive();
            } finally {
                end(child.process());
            }
        }
    }

    /** A shell with 64 MiB in a variable; then {@code up}, and the end of its input is waited for. */
    private static Process shell(String then) throws IOException {
        String script = "x=$(head -c 67108864 /dev/zero | tr '\\0' x); " + then + " echo up; read -r line";
        Process process = Command.of("sh", "-c", script).start();
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("up");
        return process;
    }

    @Test
    @RequiresThp
    void countsWhatAForkHasLeftSharedAsItIsCopied() throws IOException {
        Process alone = shell("");
        try (Collapser collapser = Collapser.open(alone.pid())) {
            CollapsePlan plan = collapser.plan(CollapseOptions.defaults());

            assertThat(plan.presentBytes()).isGreaterThanOrEqualTo(64 * MIB - ENDS);
            assertThat(plan.mappings()).allMatch(mapping -> mapping.sharedBytes() == 0);
            assertThat(plan.notes()).isEmpty();
        } finally {
            end(alone);
        }
        Process forked = shell("(while kill -0 $$; do sleep 0.2; done) 2>&- &");
        try (Collapser collapser = Collapser.open(forked.pid())) {
            CollapsePlan plan = collapser.plan(CollapseOptions.defaults());

            assertThat(plan.addedBytes()).isGreaterThanOrEqualTo(64 * MIB - ENDS);
            assertThat(plan.notes()).anyMatch(note -> note.contains("shared with another process since a fork"));

            assertThat(collapser.collapse(CollapseOptions.defaults()).collapsed())
                    .isGreaterThanOrEqualTo(30);
            assertThat(collapser.plan(CollapseOptions.defaults()).addedBytes()).isLessThan(ENDS);
            long child = forked.children().findFirst().orElseThrow().pid();
            assertThat(SmapsVma.all(child).stream()
                            .mapToLong(vma -> vma.bytes("Private_Dirty"))
                            .sum())
                    .as("what the child keeps for itself")
                    .isGreaterThanOrEqualTo(64 * MIB - ENDS);
        } finally {
            end(forked);
        }
    }

    @Test
    @RequiresThp
    void watchesUntilTheProcessEnds() throws IOException {
        try (BufferHolder child = BufferHolder.start(64, "seconds=6")) {
            Finished finished = Hugemap.of("collapse " + child.pid() + " --min 32m --watch 1")
                    .run();

            assertThat(finished.exit()).as(finished.err()).isZero();
            assertThat(finished.out()).contains(" made huge in ");
        }
    }
}
