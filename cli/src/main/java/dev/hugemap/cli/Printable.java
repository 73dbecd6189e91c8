// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** Text from elsewhere, such as names of files and programs, which may hold anything: made fit to be shown. */
final class Printable {
    private static final char SUBSTITUTE = '?';

    private Printable() {}

    /**
     * The text without what steers a terminal or turns the direction of writing.
     *
     * @return as many characters, a question mark for each of those
     */
    static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(point -> printable.appendCodePoint(isPrintable(point) ? point : SUBSTITUTE));
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
