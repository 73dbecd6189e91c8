// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import org.jspecify.annotations.Nullable;

/** Events of one kind: how many, for how many bytes, and the last of them. */
final class FlightCount {
    private long count;
    private long bytes;
    private @Nullable FlightEvent last;

    /** Counts an event; dumps of a running recording may hold them in any order. */
    void add(FlightEvent event, long more) {
        count++;
        bytes += more;
        if (last == null || !event.start().isBefore(last.start())) {
            last = event;
        }
    }

    long count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** A text of the last event; empty where there was none. */
    String lastText(String field) {
        return last == null ? "" : last.text(field);
    }
}
