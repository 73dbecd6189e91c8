// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import org.jspecify.annotations.Nullable;

/** A setting isn't as asked. Its text says what was asked, the numbers, why, and what to do. */
public final class SettingException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;

    /** Why a setting wasn't changed. */
    public enum Reason implements Coded {
        /** This kernel has no such page size. Nothing was written. */
        SIZE_UNKNOWN(201),
        /** This host has no such NUMA node. Nothing was written. */
        NODE_UNKNOWN(202),
        /** The setting knows no such mode. Nothing was written. */
        MODE_UNKNOWN(203),
        /** It would leave the host with too little memory, or there isn't so much. Nothing was written. */
        TOO_LARGE(204),
        /** Pages that would have to go are in use or promised. Nothing was written. */
        IN_USE(205),
        /** This process may not change settings: it isn't root, or root of a container. */
        FORBIDDEN(206),
        /** The file system that the setting is on is mounted read-only, as in a container. */
        READ_ONLY(207),
        /** The kernel didn't take the value. */
        NOT_TAKEN(208),
        /** What has to be known before a write, or was to be seen after it, can't be read. */
        UNREADABLE(209);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        @Override
        public Code code() {
            return new Code(number);
        }
    }

    private final Reason reason;
    private final String problem;
    private final String remedy;

    SettingException(Reason reason, String problem, String remedy, @Nullable Throwable cause) {
        super(reason.code().after(problem) + ". To do: " + remedy, cause);
        this.reason = reason;
        this.problem = problem;
        this.remedy = remedy;
    }

    SettingException(Reason reason, String problem, String remedy) {
        this(reason, problem, remedy, null);
    }

    /**
     * Why it wasn't changed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    @Override
    public Code code() {
        return reason.code();
    }

    /**
     * What was asked and why it was refused, with the numbers.
     *
     * @return a phrase without a full stop
     */
    public String problem() {
        return problem;
    }

    /**
     * What to do.
     *
     * @return a command for a shell where there is one
     */
    public String remedy() {
        return remedy;
    }
}
