// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.OptionalLong;

/** Decimal numbers as the kernel writes them: without a sign, which parsers of the JDK take, and in no other script's digits. */
final class Digits {
    private Digits() {}

    /** The number that a text is; empty for anything else, and for more than a long holds. */
    static OptionalLong read(String text) {
        if (!areAll(text)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException tooMuch) {
            return OptionalLong.empty();
        }
    }

    /** Whether a text is digits and nothing else. */
    static boolean areAll(String text) {
        return !text.isEmpty() && text.chars().allMatch(letter -> letter >= '0' && letter <= '9');
    }
}
