// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;

/** Mappings side by side, as a row of columns that each stand for as many addresses. For one thread. */
final class Strip {
    /** Columns of a strip, if it has as many pages. */
    static final int COLUMNS = 480;

    private final String name;
    private final List<MappingSummary> mappings;
    private final long length;
    private final int columns;
    private final long[][] bytes;

    Strip(String name, List<MappingSummary> mappings, int layers, long pageBytes) {
        this.name = name;
        this.mappings = List.copyOf(mappings);
        this.length =
                mappings.stream().mapToLong(mapping -> mapping.range().length()).sum();
        this.columns = (int) Math.min(COLUMNS, Math.max(1, length / pageBytes));
        this.bytes = new long[layers][columns];
    }

    /** Adds bytes that stand alike, at an offset into the addresses of the strip. */
    void add(int layer, long offset, long count) {
        long at = offset;
        long end = offset + count;
        while (at < end) {
            int column = (int) Math.min(columns - 1, columnOf(at));
            long stop = column == columns - 1 ? end : Math.min(end, startOf(column + 1));
            bytes[layer][column] += stop - at;
            at = stop;
        }
    }

    private long columnOf(long offset) {
        long column = Math.multiplyHigh(offset, columns) == 0
                ? offset * columns / length
                : (long) ((double) offset * columns / length);
        // Where a column starts is rounded up, so that each byte lies in one.
        while (column + 1 < columns && startOf(column + 1) <= offset) {
            column++;
        }
        while (column > 0 && startOf(column) > offset) {
            column--;
        }
        return column;
    }

    private long startOf(long column) {
        return length / columns * column + length % columns * column / columns;
    }

    /** The share of a column's addresses that stand so, 0 to 1. */
    double share(int layer, int column) {
        return (double) bytes[layer][column] / (startOf(column + 1) - startOf(column));
    }

    /** How high a colour stands in a column of so many pixels: at least one, so that nothing that is there is lost. */
    double height(int layer, int column, int pixels) {
        return bytes[layer][column] == 0 ? 0 : Math.max(1, share(layer, column) * pixels);
    }

    int columns() {
        return columns;
    }

    List<MappingSummary> mappings() {
        return mappings;
    }

    /** Where it starts and ends. */
    String addresses() {
        return Long.toHexString(start()) + "-" + Long.toHexString(end());
    }

    long start() {
        return mappings.getFirst().range().start();
    }

    long end() {
        return mappings.getLast().range().end();
    }

    String name() {
        return name;
    }

    /** The memory behind it, in bytes. */
    long presentBytes() {
        return mappings.stream().mapToLong(MappingSummary::presentBytes).sum();
    }

    /** How much of it is there, and how much of that on leaves larger than a base page. */
    String sizes(PageSize basePage) {
        long present = presentBytes();
        long huge = present
                - mappings.stream()
                        .mapToLong(mapping -> mapping.presentBytes(basePage))
                        .sum();
        return Bytes.format(present) + " of " + Bytes.format(length) + " present"
                + (huge == 0 ? "" : ", " + Share.of(huge, present) + " on huge leaves");
    }
}
