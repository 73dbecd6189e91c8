// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.page.PageSize;
import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.BarArea;
import dev.hugemap.vfio.BarPlan;
import dev.hugemap.vfio.BarReport;
import dev.hugemap.vfio.BarTouch;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/**
 * What {@code bar map} tells programs: verdict in words, sizes in bytes, all page sizes on offer, largest first.
 *
 * @param target which BAR
 * @param bar mapped
 * @param report of it
 */
record BarReportJson(BarTarget target, Bar bar, BarReport report) {
    void print(PrintStream out) {
        Json.print(out, json -> {
            json.writeStringField("address", target.address().toString());
            json.writeNumberField("bar", target.bar());
            json.writeNumberField("size", bar.length());
            json.writeStringField(
                    "verdict", report.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            Json.size(json, "pageSize", report.pageSize().orElse(null));
            Json.object(json, "planned", fields -> write(fields, report.plan()));
            if (report.touch().isPresent()) {
                BarTouch touch = report.touch().get();
                Json.object(json, "counted", fields -> write(fields, touch));
            } else {
                json.writeNullField("counted");
            }
            writeAreas(json);
            Json.array(json, "notes", notes -> {
                for (String note : report.notes()) {
                    notes.writeString(note);
                }
            });
        });
    }

    static void write(JsonGenerator json, BarPlan plan) throws IOException {
        json.writeNumberField("faults", plan.faults());
        Json.array(json, "blocks", blocks -> {
            for (PageSize size : plan.sizes().reversed()) {
                Json.element(blocks, block -> {
                    block.writeNumberField("pageSize", size.bytes());
                    block.writeNumberField("count", plan.count(size));
                });
            }
        });
    }

    private static void write(JsonGenerator json, BarTouch touch) throws IOException {
        json.writeNumberField("loads", touch.loads());
        json.writeNumberField("faults", touch.faults());
        Json.number(json, "tableGrowth", touch.tableGrowth());
        json.writeNumberField("nanoseconds", touch.elapsed().toNanos());
    }

    private void writeAreas(JsonGenerator json) throws IOException {
        Json.array(json, "areas", areas -> {
            for (BarArea area : bar.areas()) {
                Json.element(areas, fields -> {
                    fields.writeNumberField("offset", area.offset());
                    fields.writeNumberField("size", area.length());
                    fields.writeNumberField("address", area.segment().address());
                });
            }
        });
    }
}
