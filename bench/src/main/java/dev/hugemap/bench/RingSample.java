// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

/**
 * One run of a ring between two processes.
 *
 * @param nanos how long all messages took
 * @param messages how many
 * @param receiver on which pages this process had the ring
 * @param sender on which pages the other one had it
 */
record RingSample(long nanos, long messages, ObservedPages receiver, ObservedPages sender) {
    /** Whether both processes had all of the ring on the size that the arm stands for. */
    boolean matchesLabel() {
        return receiver.matchesLabel() && sender.matchesLabel();
    }

    /** What both saw, for people. */
    String text() {
        return receiver.text().equals(sender.text())
                ? receiver.text() + " in both"
                : receiver.text() + "; " + sender.text();
    }
}
