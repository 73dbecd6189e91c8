// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

/** Why a pass ended. */
public enum StopReason {
    /** Everything of the plan was tried. */
    DONE("all was tried"),
    /** The time box was over. */
    OUT_OF_TIME("the time box was over"),
    /** The process ended, or has no memory any more. */
    PROCESS_ENDED("the process ended"),
    /** The host or a control group of the process has little memory left. */
    LOW_MEMORY("memory would have run short"),
    /** The kernel had no free huge page, several times in a row (ENOMEM). */
    NO_HUGE_PAGE("the kernel found no free huge page"),
    /** A control group of the process couldn't be charged for a huge page, several times in a row (EBUSY). */
    GROUP_FULL("a control group of the process is full"),
    /** The rights to it went away (EPERM or EACCES), as when the process starts a program of another user. */
    NOT_PERMITTED("the rights were lost"),
    /** The administrator or the process itself has switched huge pages off meanwhile; looked at every second. */
    SWITCHED_OFF("huge pages were switched off"),
    /** {@link Collapser#cancel()} was called. */
    CANCELLED("it was cancelled");

    private final String words;

    StopReason(String words) {
        this.words = words;
    }

    /**
     * The reason in words.
     *
     * @return a clause without a full stop
     */
    public String words() {
        return words;
    }
}
