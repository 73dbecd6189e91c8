// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Text in aligned columns: numbers to the right, words to the left. Not safe for use by many threads. */
public final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final String alignment;

    /**
     * An empty table.
     *
     * @param alignment one letter per column, {@code l} or {@code r}
     */
    public Table(String alignment) {
        this.alignment = alignment;
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are columns
     */
    public void add(String... cells) {
        if (cells.length != alignment.length()) {
            throw new IllegalArgumentException(cells.length + " cells for columns " + alignment);
        }
        rows.add(List.of(cells));
    }

    /** The rows, one a line, without blanks at their ends. */
    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>(Collections.nCopies(alignment.length(), 0));
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String blanks = " ".repeat(widths.get(i) - row.get(i).length());
                line.append(GAP).append(alignment.charAt(i) == 'r' ? blanks + row.get(i) : row.get(i) + blanks);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
