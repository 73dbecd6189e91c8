// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A verdict and aligned rows below it: how every result for people looks.
 *
 * <p>What would steer a terminal is shown as a question mark. All rows share their columns. The last cell of a row runs as far as it likes and widens no column.
 */
final class Page {
    private static final String INDENT = "  ";
    private static final int GAP = 3;

    private final List<List<Cell>> rows = new ArrayList<>();

    /** A piece of a row. */
    record Cell(String text, Tone tone) {}

    /** A line of its own at the left edge. */
    Page verdict(String text, Tone tone) {
        rows.add(List.of(new Cell(text, tone)));
        return this;
    }

    /** A row whose cells are all of one tone. */
    Page row(Tone tone, String... cells) {
        List<Cell> row = new ArrayList<>();
        row.add(new Cell(INDENT, Tone.PLAIN));
        for (String cell : cells) {
            row.add(new Cell(cell, tone));
        }
        rows.add(row);
        return this;
    }

    /** A row with a faint label before its cells. */
    Page labelled(String label, String... cells) {
        List<Cell> row = new ArrayList<>();
        row.add(new Cell(INDENT, Tone.PLAIN));
        row.add(new Cell(label, Tone.FAINT));
        for (String cell : cells) {
            row.add(new Cell(cell, Tone.PLAIN));
        }
        rows.add(row);
        return this;
    }

    /** Prints the page, with colours or without. */
    void print(PrintStream out, Colour colour) {
        int[] widths = widths();
        for (List<Cell> row : rows) {
            out.println(line(row, widths, colour));
        }
    }

    private int[] widths() {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<Cell> row : rows) {
            for (int column = 0; column < row.size() - 1; column++) {
                widths[column] = Math.max(widths[column], row.get(column).text().length());
            }
        }
        return widths;
    }

    private static String line(List<Cell> row, int[] widths, Colour colour) {
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (Cell cell : row) {
            line.append(colour.paint(Printable.of(cell.text()), cell.tone()));
            if (column < row.size() - 1) {
                int gap = column == 0 ? 0 : GAP;
                line.append(" ".repeat(widths[column] - cell.text().length() + gap));
            }
            column++;
        }
        return line.toString().stripTrailing();
    }
}
