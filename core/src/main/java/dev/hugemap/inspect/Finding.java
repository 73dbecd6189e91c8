// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/**
 * One cause as it was found for a part of a range.
 *
 * @param phrase what holds, as a continuation of {@code 2 MiB }: {@code are swapped out}
 */
record Finding(CauseKind kind, String phrase, String observed, String remedy) {
    /** The same, with more that was seen. */
    Finding with(String seen) {
        return new Finding(kind, phrase, observed.isEmpty() ? seen : observed + ", " + seen, remedy);
    }
}
