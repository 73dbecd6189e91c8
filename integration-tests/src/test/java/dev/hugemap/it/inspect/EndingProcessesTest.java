// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.inspect.AddressSpace;
import dev.hugemap.inspect.PageState;
import dev.hugemap.inspect.UnreadableProcessException;
import dev.hugemap.inspect.UnreadableProcessException.Reason;
import dev.hugemap.it.Command;
import dev.hugemap.memory.HugeMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The mappings of processes that start, become another program and end while they are read. */
class EndingProcessesTest {
    /** How many processes are looked at, and by how much longer each lives than the one before, over and over. */
    private static final int PROCESSES = 400;

    private static final String STACK = "[stack]";
    private static final String OF_ALL = "[vsyscall]";

    private static final String SPAWN = "for ((i = 0; i < " + PROCESSES + "; i++)); do"
            + " sleep 0.$(printf %03d $((i % 20))) & echo $!; wait; done";

    private final HugeMemory memory = HugeMemory.system();
    private final Map<Reason, Integer> refusals = new EnumMap<>(Reason.class);
    private int answers;

    @Test
    void getARightAnswerOrAClearOne() throws IOException {
        Process shell = Command.of("bash", "-c", SPAWN).start();
        try (BufferedReader pids = shell.inputReader(StandardCharsets.UTF_8)) {
            for (String pid = pids.readLine(); pid != null; pid = pids.readLine()) {
                lookUntilItIsGone(Long.parseLong(pid));
            }
        } finally {
            shell.destroyForcibly();
        }

        assertThat(answers).as("answers").isGreaterThan(PROCESSES);
        assertThat(refusals).containsOnlyKeys(Reason.NO_SUCH_PROCESS, Reason.ENDED);
        assertThat(refusals.get(Reason.ENDED)).as("ended while they were read").isPositive();
    }

    private void lookUntilItIsGone(long pid) {
        while (true) {
            try {
                long[] seen = new long[1];
                AddressSpace space = memory.inspector(pid).mappings(step -> {
                    if (step.state() == PageState.PRESENT) {
                        seen[0] += step.end() - step.start();
                    }
                });
                check(space, seen[0]);
                answers++;
            } catch (UnreadableProcessException gone) {
                assertThat(gone.pid()).isEqualTo(pid);
                assertThat(gone)
                        .hasMessageMatching("there is no process " + pid + " \\[HM-501]|process " + pid
                                + " ended, or started another program, before its memory was read \\[HM-502]");
                refusals.merge(gone.reason(), 1, Integer::sum);
                if (gone.reason() == Reason.NO_SUCH_PROCESS) {
                    return;
                }
            }
        }
    }

    /**
     * A process that runs has a stack, and memory in it. While the kernel makes a new program's address space
     * (fs/exec.c), the stack is its only mapping beside the one that all processes have, and has no name yet.
     */
    private static void check(AddressSpace space, long seen) {
        boolean named =
                space.mappings().stream().anyMatch(mapping -> mapping.name().equals(STACK));
        assertThat(space.mappings())
                .filteredOn(mapping ->
                        named ? mapping.name().equals(STACK) : !mapping.name().equals(OF_ALL))
                .singleElement()
                .satisfies(stack -> assertThat(stack.presentBytes()).isPositive());
        // What was mapped after the list was read isn't counted.
        assertThat(space.presentBytes()).isPositive().isLessThanOrEqualTo(seen);
    }
}
