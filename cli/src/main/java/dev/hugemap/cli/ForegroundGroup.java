// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.KernelFiles;

/**
 * Whether a terminal's keys send their signals to this process and its children at once: to the foreground group of the
 * terminal, wherever their streams go. Source: {@code man 5 proc_pid_stat} (pgrp and tpgid).
 */
final class ForegroundGroup {
    private static final int GROUP = 2;
    private static final int OF_TERMINAL = 5;

    private ForegroundGroup() {}

    /** Whether this process is in it at this moment; not where nobody tells. */
    static boolean isOurs(KernelFiles files) {
        return files.read("/proc/self/stat").filter(ForegroundGroup::isIn).isPresent();
    }

    private static boolean isIn(String stat) {
        // The name before may hold blanks and brackets.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields.length > OF_TERMINAL && fields[GROUP].equals(fields[OF_TERMINAL]);
    }
}
