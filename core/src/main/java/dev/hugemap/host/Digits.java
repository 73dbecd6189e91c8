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
        return areAll(text, 0, text.length());
    }

    /** Whether a part of a text is digits and nothing else. */
    static boolean areAll(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return start < end;
    }
}
