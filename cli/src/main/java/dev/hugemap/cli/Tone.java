// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** What a piece of text means, for those who see colours. */
enum Tone {
    /** As it comes. */
    PLAIN(""),
    /** The verdict when all is well. */
    GOOD("\u001b[1;32m"),
    /** A verdict or row that tells of a refusal. */
    BAD("\u001b[1;31m"),
    /** Labels and whatever may be skipped. */
    FAINT("\u001b[2m");

    private static final String RESET = "\u001b[0m";

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    String paint(String text) {
        return code.isEmpty() || text.isEmpty() ? text : code + text + RESET;
    }
}
