// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import org.jspecify.annotations.Nullable;

/** A setting isn't as asked. Its text says what was asked, the numbers, why, and what to do. */
public final class SettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a setting wasn't changed. */
    public enum Reason {
        /** This kernel has no such page size. Nothing was written. */
        SIZE_UNKNOWN,
        /** This host has no such NUMA node. Nothing was written. */
        NODE_UNKNOWN,
        /** The setting knows no such mode. Nothing was written. */
        MODE_UNKNOWN,
        /** It would leave the host with too little memory, or there isn't so much. Nothing was written. */
        TOO_LARGE,
        /** Pages that would have to go are in use or promised. Nothing was written. */
        IN_USE,
        /** This process may not change settings: it isn't root, or root of a container. */
        FORBIDDEN,
        /** The file system that the setting is on is mounted read-only, as in a container. */
        READ_ONLY,
        /** The kernel didn't take the value. */
        NOT_TAKEN,
        /** What has to be known before a write, or was to be seen after it, can't be read. */
        UNREADABLE
    }

    private final Reason reason;
    private final String problem;
    private final String remedy;

    SettingException(Reason reason, String problem, String remedy, @Nullable Throwable cause) {
        super(problem + ". To do: " + remedy, cause);
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
