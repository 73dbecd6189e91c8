// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** The time that was given for a commit or an allocation was over before all of it was there. */
final class TimeOver extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Records where it happened.
     *
     * @param howFar the step, and what had been done by then
     */
    TimeOver(String howFar) {
        super(howFar);
    }

    String howFar() {
        return String.valueOf(getMessage());
    }
}
