// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.time.Instant;
import java.util.Map;

/**
 * One of hugemap's events, whatever version of hugemap wrote it: a field that it lacks is nothing.
 *
 * @param type its full name
 * @param start when
 * @param fields its numbers, texts and truths by name
 */
record FlightEvent(String type, Instant start, Map<String, Object> fields) {
    private static final String PREFIX = "dev.hugemap.";

    static boolean isOurs(String type) {
        return type.startsWith(PREFIX);
    }

    /** The type without what all have. */
    String name() {
        return type.substring(PREFIX.length());
    }

    /** A number; 0 if there is none of that name. */
    long number(String field) {
        return fields.get(field) instanceof Number number ? number.longValue() : 0;
    }

    /** A text; empty if there is none of that name. */
    String text(String field) {
        return fields.get(field) instanceof String text ? text : "";
    }

    /** Whether a truth is one. */
    boolean is(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }
}
