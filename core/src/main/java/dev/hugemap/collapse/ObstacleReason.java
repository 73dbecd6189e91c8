// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

/** Why nothing of a process can be made huge. */
public enum ObstacleReason {
    /** No process has this number, or the kernel hides it (hidepid). */
    NO_SUCH_PROCESS,
    /** {@code /proc} is of another PID namespace than this process: it shows another one under the number, or none. */
    OTHER_PROC,
    /** The process has ended. */
    ENDED,
    /** A thread of the kernel, which has no memory of its own. */
    KERNEL_THREAD,
    /** The kernel's ptrace access rules keep this process from looking at it (EACCES, {@code man 2 ptrace}). */
    NOT_PERMITTED_TO_LOOK,
    /** This process may look at it, but not advise it: that takes CAP_SYS_NICE (EPERM). */
    NOT_PERMITTED_TO_ADVISE,
    /** This kernel has no process_madvise (5.10), or not with MADV_COLLAPSE (6.1), or no transparent huge pages. */
    NOT_SUPPORTED,
    /** The administrator has switched transparent huge pages off; {@link CollapseOverride#NEVER} overrides it. */
    THP_NEVER,
    /** Transparent huge pages are switched off for the process (PR_SET_THP_DISABLE), which the kernel keeps itself. */
    PROCESS_DISABLED
}
