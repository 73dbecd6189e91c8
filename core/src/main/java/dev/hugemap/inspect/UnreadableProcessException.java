// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** The memory of a process can't be looked at. Its text says why, and what would help. */
public final class UnreadableProcessException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;

    /** Why a process can't be looked at. */
    public enum Reason implements Coded {
        /** No process has this number, or the kernel hides it (hidepid). */
        NO_SUCH_PROCESS(501),
        /** It ended, or started another program, before all was read. */
        ENDED(502),
        /** A thread of the kernel, which has no memory of its own. */
        KERNEL_THREAD(503),
        /** The kernel's ptrace access rules keep this process from it ({@code man 2 ptrace}). */
        NOT_PERMITTED(504);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        @Override
        public Code code() {
            return new Code(number);
        }
    }

    private final long pid;
    private final Reason reason;

    UnreadableProcessException(long pid, Reason reason, String message) {
        super(reason.code().after(message));
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

    @Override
    public Code code() {
        return reason.code();
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
