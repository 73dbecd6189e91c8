// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.architecture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Places boxes in rows, bands one above the other: what imports lies above what it imports. Lines that are longer than a row pass
 * between the boxes. Deterministic: the same graph has the same picture.
 */
final class LayeredLayout {
    private static final int ROUNDS = 24;
    private static final int GAP = 52;

    /** From the lowest to the highest. */
    private final List<List<Box>> rows = new ArrayList<>();

    private final Map<String, Box> boxes = new HashMap<>();
    private final Map<Band, Integer> firstRows = new HashMap<>();

    LayeredLayout(PackageGraph graph, List<Band> lowestFirst, double width) {
        for (Band band : lowestFirst) {
            place(graph, band);
        }
        connect(graph);
        order();
        spread(width);
    }

    /** The row of a band's lowest packages. */
    int firstRow(Band band) {
        return Objects.requireNonNull(firstRows.get(band));
    }

    /** How many rows a band takes. */
    int rows(Band band) {
        return 1
                + band.packages().stream().mapToInt(name -> box(name).row).max().orElseThrow()
                - firstRow(band);
    }

    List<Box> all() {
        return rows.stream().flatMap(List::stream).toList();
    }

    private Box box(String name) {
        return Objects.requireNonNull(boxes.get(name), name);
    }

    private void place(PackageGraph graph, Band band) {
        int first = rows.size();
        firstRows.put(band, first);
        for (String name : band.packages()) {
            int row = first + graph.height(name, band.packages());
            while (rows.size() <= row) {
                rows.add(new ArrayList<>());
            }
            Box box = Box.of(name, name.substring("dev.hugemap.".length()), row);
            boxes.put(name, box);
            rows.get(row).add(box);
        }
    }

    private void connect(PackageGraph graph) {
        graph.imports()
                .forEach((name, targets) -> targets.forEach(target -> {
                    Box from = box(name);
                    Box to = box(target);
                    if (from.row <= to.row) {
                        throw new IllegalStateException(name + " doesn't lie above " + target);
                    }
                    Box upper = from;
                    for (int row = from.row - 1; row > to.row; row--) {
                        Box passage = Box.passage(name + "→" + target, row);
                        rows.get(row).add(passage);
                        upper.leadsTo(passage);
                        upper = passage;
                    }
                    upper.leadsTo(to);
                }));
    }

    /** Sorts each row by where its neighbours stand, down and up again, and keeps the order with the fewest crossings. */
    private void order() {
        number();
        List<List<Box>> best = copy();
        long fewest = crossings();
        for (int round = 0; round < ROUNDS; round++) {
            boolean down = round % 2 == 0;
            for (int i = 0; i < rows.size(); i++) {
                List<Box> row = rows.get(down ? rows.size() - 1 - i : i);
                row.sort(Comparator.comparingDouble(box -> middle(box, down ? box.above : box.below)));
                number();
            }
            long crossings = crossings();
            if (crossings < fewest) {
                fewest = crossings;
                best = copy();
            }
        }
        rows.clear();
        rows.addAll(best);
    }

    private List<List<Box>> copy() {
        return new ArrayList<>(
                rows.stream().map(row -> (List<Box>) new ArrayList<>(row)).toList());
    }

    private void number() {
        for (List<Box> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                row.get(i).x = i - (row.size() - 1) / 2.0;
            }
        }
    }

    private static double middle(Box box, List<Box> neighbours) {
        return neighbours.stream().mapToDouble(other -> other.x).average().orElse(box.x);
    }

    private long crossings() {
        long count = 0;
        for (List<Box> row : rows) {
            List<double[]> lines = row.stream()
                    .flatMap(box -> box.below.stream().map(lower -> new double[] {box.x, lower.x}))
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                for (int j = 0; j < i; j++) {
                    double upper = lines.get(i)[0] - lines.get(j)[0];
                    double lower = lines.get(i)[1] - lines.get(j)[1];
                    count += upper * lower < 0 ? 1 : 0;
                }
            }
        }
        return count;
    }

    /** Draws each box to the middle of its neighbours, as far as those beside it leave room. */
    private void spread(double width) {
        for (List<Box> row : rows) {
            push(row, width);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (List<Box> row : rows) {
                for (Box box : row) {
                    List<Box> neighbours = Stream.concat(box.above.stream(), box.below.stream())
                            .toList();
                    box.x = middle(box, neighbours);
                }
                push(row, width);
            }
        }
        double middle = (all().stream()
                                .mapToDouble(box -> box.x - box.width / 2.0)
                                .min()
                                .orElse(0)
                        + all().stream()
                                .mapToDouble(box -> box.x + box.width / 2.0)
                                .max()
                                .orElse(0))
                / 2;
        all().forEach(box -> box.x -= middle);
        // Lines leave and reach a box in the order of their other ends, so that none cross right there.
        all().forEach(box -> {
            box.above.sort(Comparator.comparingDouble(other -> other.x));
            box.below.sort(Comparator.comparingDouble(other -> other.x));
        });
    }

    /** Sets boxes apart that stand too close, around where they want to be, and within the width. */
    private static void push(List<Box> row, double width) {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 1; i < row.size(); i++) {
                Box left = row.get(i - 1);
                Box right = row.get(i);
                double lacking = left.x + apart(left, right) - right.x;
                if (lacking > 0) {
                    left.x -= lacking / 2;
                    right.x += lacking / 2;
                }
            }
        }
        for (int i = 1; i < row.size(); i++) {
            row.get(i).x = Math.max(row.get(i).x, row.get(i - 1).x + apart(row.get(i - 1), row.get(i)));
        }
        double right = width / 2;
        for (int i = row.size() - 1; i >= 0; i--) {
            Box box = row.get(i);
            box.x = Math.min(box.x, right - box.width / 2.0);
            right = box.x - box.width / 2.0 - GAP;
        }
        double left = -width / 2;
        for (Box box : row) {
            box.x = Math.max(box.x, left + box.width / 2.0);
            left = box.x + box.width / 2.0 + GAP;
        }
    }

    private static double apart(Box left, Box right) {
        return (left.width + right.width) / 2.0 + GAP;
    }
}
