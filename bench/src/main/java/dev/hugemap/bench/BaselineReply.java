// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the C baseline answered to one command.
 *
 * @param nanos from the mapping to the look at the result, both included
 * @param populateNanos the part in which pages were put in
 * @param faults minor faults of the threads that did it
 * @param presentBytes bytes that were seen in memory, or −1 where the kernel can't tell
 * @param hugeBytes bytes that were seen on PMD-sized leaves, or −1 where the kernel can't tell
 */
record BaselineReply(long nanos, long populateNanos, long faults, long presentBytes, long hugeBytes) {
    private static final Pattern OK =
            Pattern.compile("ok nanos=(\\d+) populate=(\\d+) faults=(\\d+) present=(-1|\\d+) huge=(-1|\\d+)");

    /**
     * Reads one line of the protocol.
     *
     * @throws IllegalStateException if the program reports an error, with its text, or the line is none of the protocol
     */
    static BaselineReply parse(String line) {
        Matcher fields = OK.matcher(line);
        if (!fields.matches()) {
            throw new IllegalStateException("the C baseline answered: " + line);
        }
        return new BaselineReply(
                Long.parseLong(fields.group(1)),
                Long.parseLong(fields.group(2)),
                Long.parseLong(fields.group(3)),
                Long.parseLong(fields.group(4)),
                Long.parseLong(fields.group(5)));
    }
}
