// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import java.util.Map;
import java.util.TreeMap;

/** The calls of the sequence at hand, to be read when it fails, and how often each was made in all. */
final class Story {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Integer> counts = new TreeMap<>();

    void begin() {
        text.setLength(0);
    }

    /** A call on the pages of a range. */
    void did(String call, int from, int to) {
        did(call, "", from, to);
    }

    /** A call with details that it isn't counted by. */
    void did(String call, String details, int from, int to) {
        text.append(call)
                .append(details)
                .append(' ')
                .append(from)
                .append('-')
                .append(to)
                .append("; ");
        counts.merge(call, 1, Integer::sum);
    }

    String text() {
        return text.toString();
    }

    String counts() {
        return counts.toString();
    }
}
