// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import org.junit.jupiter.api.Test;

class ShellRemedyTest {
    @Test
    void namesTheShellWhereItNamedTheProcessThatWillBeGone() {
        long self = ProcessHandle.current().pid();
        assertThat(ShellRemedy.of(refusal("sudo prlimit --pid " + self + " --memlock=4096")))
                .isEqualTo("sudo prlimit --pid $$ --memlock=4096");
    }

    @Test
    void leavesOtherCommandsAsTheyAre() {
        assertThat(ShellRemedy.of(refusal("ulimit -l 4096"))).isEqualTo("ulimit -l 4096");
        assertThat(ShellRemedy.of(Outcomes.EMPTY_POOL)).isEqualTo(Outcomes.EMPTY_POOL.remedy());
    }

    private static Refusal refusal(String remedy) {
        return new Refusal(
                Backing.basePages(),
                Outcomes.BASE,
                Reason.LOCKED_MEMORY_LIMIT,
                "mlock2",
                Errno.ENOMEM,
                "too little",
                remedy);
    }
}
