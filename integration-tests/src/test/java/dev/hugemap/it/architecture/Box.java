// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.architecture;

import java.util.ArrayList;
import java.util.List;

/** A package in its place, or the bend of a line that passes through a row. */
final class Box {
    static final int HEIGHT = 34;
    private static final int PASSAGE = 10;
    private static final double PER_LETTER = 9;
    private static final int MARGIN = 34;

    final String name;
    final String label;
    final int row;
    final int width;
    final List<Box> below = new ArrayList<>();
    final List<Box> above = new ArrayList<>();
    double x;

    private Box(String name, String label, int row, int width) {
        this.name = name;
        this.label = label;
        this.row = row;
        this.width = width;
    }

    static Box of(String name, String label, int row) {
        return new Box(name, label, row, (int) (label.length() * PER_LETTER) + MARGIN);
    }

    static Box passage(String name, int row) {
        return new Box(name, "", row, PASSAGE);
    }

    boolean isPassage() {
        return label.isEmpty();
    }

    void leadsTo(Box lower) {
        below.add(lower);
        lower.above.add(this);
    }
}
