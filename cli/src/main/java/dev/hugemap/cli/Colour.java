// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** Whether a stream's reader sees colours. */
enum Colour {
    /** A terminal that nobody asked to be plain. */
    ON,
    /** A pipe, a file, {@code NO_COLOR} or a dumb terminal. */
    OFF;

    String paint(String text, Tone tone) {
        return this == ON ? tone.paint(text) : text;
    }
}
