// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** The memory of a process can't be looked at. Its text says why, and what would help. */
public final class UnreadableProcessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a process can't be looked at. */
    public enum Reason {
        /** No process has this number, or the kernel hides it (hidepid). */
        NO_SUCH_PROCESS,
        /** It ended, or started another program, before all was read. */
        ENDED,
        /** A thread of the kernel, which has no memory of its own. */
        KERNEL_THREAD,
        /** The kernel's ptrace access rules keep this process from it ({@code man 2 ptrace}). */
        NOT_PERMITTED
    }

    private final long pid;
    private final Reason reason;

    UnreadableProcessException(long pid, Reason reason, String message) {
        super(message);
        this.pid = pid;
        this.reason = reason;
    }

    /**
     * The process.
     *
     * @return its number
     */
    public long pid() {
        return pid;
    }

    /**
     * Why it can't be looked at.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
