// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.Refusal;

/** A refusal's command for the shell that it will be pasted into. */
final class ShellRemedy {
    private ShellRemedy() {}

    /** What names this process, which is gone by then, names that shell instead: what it starts inherits its limits. */
    static String of(Refusal refusal) {
        long self = ProcessHandle.current().pid();
        return refusal.remedy().replace("prlimit --pid " + self + " ", "prlimit --pid $$ ");
    }
}
