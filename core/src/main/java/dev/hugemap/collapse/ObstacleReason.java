// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** Why nothing of a process can be made huge. */
public enum ObstacleReason implements Coded {
    /** No process has this number, or the kernel hides it (hidepid). */
    NO_SUCH_PROCESS(501),
    /** {@code /proc} is of another PID namespace than this process: it shows another one under the number, or none. */
    OTHER_PROC(506),
    /** The process has ended. */
    ENDED(502),
    /** A thread of the kernel, which has no memory of its own. */
    KERNEL_THREAD(503),
    /** The kernel's ptrace access rules keep this process from looking at it (EACCES, {@code man 2 ptrace}). */
    NOT_PERMITTED_TO_LOOK(504),
    /** This process may look at it, but not advise it: that takes CAP_SYS_NICE (EPERM). */
    NOT_PERMITTED_TO_ADVISE(505),
    /** This kernel has no process_madvise (5.10), or not with MADV_COLLAPSE (6.1), or no transparent huge pages. */
    NOT_SUPPORTED(507),
    /** The administrator has switched transparent huge pages off; {@link CollapseOverride#NEVER} overrides it. */
    THP_NEVER(508),
    /** Transparent huge pages are switched off for the process (PR_SET_THP_DISABLE), which the kernel keeps itself. */
    PROCESS_DISABLED(509);

    private final int number;

    ObstacleReason(int number) {
        this.number = number;
    }

    @Override
    public Code code() {
        return new Code(number);
    }
}
