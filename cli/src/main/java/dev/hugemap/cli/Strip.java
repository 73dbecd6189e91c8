package dev.hugemap.cli;

import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.Bytes;
import java.util.List;

/** A mapping, or small ones side by side, as a row of columns that each stand for as many addresses. For one thread. */
final class Strip {
    /** Columns of a strip, if it has as many pages. */
    static final int COLUMNS = 480;

    private final List<MappingSummary> mappings;
    private final long length;
    private final int columns;
    private final long[][] bytes;

    Strip(List<MappingSummary> mappings, int layers, long pageBytes) {
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
        if (mappings.size() > 1) {
            return Counts.of(mappings.size(), "small mapping", "small mappings");
        }
        MappingSummary only = mappings.getFirst();
        return only.name().isEmpty() ? "anonymous" : only.name();
    }

    String sizes() {
        long present = mappings.stream().mapToLong(MappingSummary::presentBytes).sum();
        return Bytes.format(present) + " of " + Bytes.format(length) + " present";
    }
}
