// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.BarArea;
import dev.hugemap.vfio.BarReport;
import dev.hugemap.vfio.BarTouch;

/**
 * What {@code bar map} shows to people.
 *
 * @param bar mapped
 * @param report of it
 */
record BarReportPage(Bar bar, BarReport report) {
    Page page() {
        Page page = new Page();
        page.verdict(report.bar() + ": " + report.finding(), tone());
        page.row(Tone.FAINT, "page size", "blocks", "bytes");
        for (PageSize size : report.plan().sizes().reversed()) {
            long blocks = report.plan().count(size);
            page.row(Tone.PLAIN, size.toString(), Bytes.count(blocks), Bytes.format(blocks * size.bytes()));
        }
        page.labelled(
                "planned",
                Counts.of(report.plan().faults(), "fault", "faults"),
                Bytes.format(report.plan().bytes()));
        report.touch()
                .ifPresent(
                        touch -> page.labelled("counted", Counts.of(touch.faults(), "fault", "faults"), cost(touch)));
        String label = "mapped";
        for (BarArea area : bar.areas()) {
            page.labelled(
                    label, area + " at 0x" + Long.toHexString(area.segment().address()));
            label = "";
        }
        report.notes().forEach(note -> page.labelled("note", note));
        return page;
    }

    private Tone tone() {
        return switch (report.verdict()) {
            case AS_PLANNED -> Tone.GOOD;
            case SMALLER -> Tone.BAD;
            case NOT_MAPPED, NOT_TOUCHED, UNKNOWN_BY_FAULTS -> Tone.PLAIN;
        };
    }

    private static String cost(BarTouch touch) {
        String tables = touch.tableGrowth().isPresent()
                ? "page tables grew by " + Bytes.format(touch.tableGrowth().getAsLong())
                : "page tables unknown";
        return tables + ", " + Durations.format(touch.elapsed().toNanos());
    }
}
