// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.function.IntPredicate;

/** Text from elsewhere, such as names of files and programs, which may hold anything: made fit to be shown. */
final class Printable {
    private static final char SUBSTITUTE = '?';
    private static final String IN_BETWEEN = "\n\t";

    private Printable() {}

    /**
     * The text without what steers a terminal or turns the direction of writing.
     *
     * @return as many characters, a question mark for each of those
     */
    static String of(String text) {
        return without(text, point -> !isPrintable(point));
    }

    /** The same of a message, whose line breaks and tabs stay. */
    static String lines(String message) {
        return without(message, point -> !isPrintable(point) && IN_BETWEEN.indexOf(point) < 0);
    }

    private static String without(String text, IntPredicate unfit) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(point -> printable.appendCodePoint(unfit.test(point) ? SUBSTITUTE : point));
        return printable.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
