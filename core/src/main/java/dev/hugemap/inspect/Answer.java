// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** An answer that may be missing. */
public enum Answer {
    /** So it is. */
    YES,
    /** So it isn't. */
    NO,
    /** No source tells. */
    UNKNOWN;

    static Answer of(boolean known) {
        return known ? YES : NO;
    }
}
