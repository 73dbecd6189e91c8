// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;

/**
 * One cause why memory is not on huge pages, with what was seen and what to do.
 *
 * @param kind which cause, for programs
 * @param range from the first address that it concerns to the last; where {@code bytes} are fewer, with others between
 * @param bytes how many it concerns
 * @param sentence the cause, with the bytes in front and without a full stop
 * @param observed what was seen, and where: fields of smaps, settings with their values, counts; where that differs from
 *     part to part, each with its bytes in front, those of the most first
 * @param remedy what to do: a command where one exists, else words; empty where nothing is to be done
 */
public record Cause(CauseKind kind, AddressRange range, long bytes, String sentence, String observed, String remedy) {
    /**
     * The cause as a line.
     *
     * @return the sentence, what was seen in brackets, and the remedy
     */
    @Override
    public String toString() {
        return sentence + " (" + observed + ")" + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
