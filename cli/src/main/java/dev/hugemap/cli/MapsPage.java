// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What {@code maps} shows to people.
 *
 * @param view what was found out
 * @param rows which mappings get a row of their own
 */
record MapsPage(MapsView view, Rows rows) {
    /** Longer names lose their beginning. */
    private static final int NAME_LENGTH = 36;

    /** Which mappings get a row of their own. */
    enum Rows {
        /** Those that hold a hundredth of all memory; the rest is summed. */
        BIG,
        /** All. */
        ALL
    }

    /** A column of bytes. */
    private record Column(String title, ToLongFunction<MappingSummary> bytes) {
        String sum(List<MappingSummary> mappings) {
            return shown(total(mappings));
        }

        long total(List<MappingSummary> mappings) {
            return mappings.stream().mapToLong(bytes).sum();
        }

        private static String shown(long bytes) {
            return bytes == 0 ? "-" : Bytes.format(bytes);
        }
    }

    Page page() {
        Page page = new Page();
        page.verdict(view.verdict(), view.isMostlyHuge() ? Tone.GOOD : Tone.PLAIN);
        List<Column> columns = columns();
        page.row(Tone.FAINT, header(columns));
        for (MappingSummary mapping : view.biggestFirst()) {
            if (rows == Rows.ALL || !view.isSmall(mapping)) {
                page.row(Tone.PLAIN, row(mapping, columns));
            }
        }
        List<MappingSummary> all = view.space().mappings();
        List<MappingSummary> small = all.stream().filter(view::isSmall).toList();
        if (rows == Rows.BIG && !small.isEmpty()) {
            String count = Counts.of(small.size(), "smaller mapping", "smaller mappings");
            page.row(Tone.PLAIN, sum(count, small, columns, "--all shows them"));
        }
        page.row(Tone.PLAIN, sum(Counts.of(all.size(), "mapping", "mappings"), all, columns, ""));
        page.row(Tone.FAINT, shares());
        return page;
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("size", mapping -> mapping.range().length()));
        columns.add(new Column("present", MappingSummary::presentBytes));
        for (PageSize leaf : view.space().leafSizes()) {
            columns.add(new Column("on " + leaf, mapping -> mapping.presentBytes(leaf)));
        }
        addIfAny(columns, new Column("zero page", MappingSummary::zeroPageBytes));
        addIfAny(columns, new Column("swapped", MappingSummary::swappedBytes));
        addIfAny(columns, new Column("unknown", MappingSummary::unknownBytes));
        return columns;
    }

    private void addIfAny(List<Column> columns, Column column) {
        if (column.total(view.space().mappings()) > 0) {
            columns.add(column);
        }
    }

    private static String[] header(List<Column> columns) {
        List<String> cells = new ArrayList<>(List.of("address"));
        columns.forEach(column -> cells.add(column.title()));
        cells.addAll(List.of("kind", "name", "why not huge"));
        return cells.toArray(String[]::new);
    }

    private String[] row(MappingSummary mapping, List<Column> columns) {
        List<String> cells = new ArrayList<>();
        cells.add(Long.toHexString(mapping.range().start()) + "-"
                + Long.toHexString(mapping.range().end()));
        columns.forEach(column -> cells.add(column.sum(List.of(mapping))));
        cells.add(mapping.permissions() + " " + mapping.kind().name().toLowerCase(Locale.ROOT));
        cells.add(shortened(mapping.name()));
        cells.add(view.reason(mapping));
        return cells.toArray(String[]::new);
    }

    private static String[] sum(String label, List<MappingSummary> mappings, List<Column> columns, String remark) {
        List<String> cells = new ArrayList<>(List.of(label));
        columns.forEach(column -> cells.add(column.sum(mappings)));
        cells.add(remark);
        return cells.toArray(String[]::new);
    }

    private String[] shares() {
        long present = view.space().presentBytes();
        List<String> cells = new ArrayList<>(List.of("share of what is present", "", ""));
        for (PageSize leaf : view.space().leafSizes()) {
            cells.add(Share.of(view.space().presentBytes(leaf), present));
        }
        return cells.toArray(String[]::new);
    }

    static String shortened(String name) {
        return name.length() <= NAME_LENGTH ? name : "…" + name.substring(name.length() - NAME_LENGTH + 1);
    }
}
