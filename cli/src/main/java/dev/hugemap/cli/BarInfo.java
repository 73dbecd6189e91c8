// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.BarArea;
import dev.hugemap.vfio.BarPlan;
import dev.hugemap.vfio.RegionInfo;
import dev.hugemap.vfio.VfioDevice;
import dev.hugemap.vfio.VfioDeviceInfo;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What {@code bar info} shows.
 *
 * @param device what vfio tells of it
 * @param bars those that it has
 */
record BarInfo(VfioDeviceInfo device, List<Row> bars) {
    private static final int BARS = 6;

    /**
     * A BAR.
     *
     * @param index its number
     * @param length bytes
     * @param areas what of it is mapped, in words and in bytes
     * @param plan by which blocks it is mapped
     * @param holeCause why not all of it is
     */
    record Row(int index, long length, List<Part> areas, BarPlan plan, Optional<String> holeCause) {}

    /** A part that is mapped. */
    record Part(long offset, long length) {}

    static BarInfo of(VfioDevice device) {
        List<Row> rows = new ArrayList<>();
        for (RegionInfo region : device.info().regions()) {
            if (region.index() < BARS && region.length() > 0) {
                try (Bar bar = device.bar(region.index())) {
                    rows.add(row(bar, region.holeCause()));
                }
            }
        }
        return new BarInfo(device.info(), List.copyOf(rows));
    }

    private static Row row(Bar bar, Optional<String> holeCause) {
        List<Part> parts = new ArrayList<>();
        for (BarArea area : bar.areas()) {
            parts.add(new Part(area.offset(), area.length()));
        }
        return new Row(bar.index(), bar.length(), List.copyOf(parts), bar.plan(), holeCause);
    }

    Page page() {
        Page page = new Page();
        page.verdict(device.toString(), Tone.GOOD);
        page.row(Tone.FAINT, "BAR", "size", "can be mapped", "by");
        for (Row row : bars) {
            page.row(
                    Tone.PLAIN,
                    String.valueOf(row.index()),
                    Bytes.format(row.length()),
                    mapped(row),
                    row.plan().toString());
            row.holeCause().ifPresent(cause -> page.row(Tone.FAINT, "", cause));
        }
        return page;
    }

    private static String mapped(Row row) {
        if (row.areas().isEmpty()) {
            return "no, by system calls";
        }
        if (row.areas().equals(List.of(new Part(0, row.length())))) {
            return "all";
        }
        return row.areas().stream()
                .map(part -> "0x%x-0x%x".formatted(part.offset(), part.offset() + part.length()))
                .collect(Collectors.joining(", "));
    }

    void print(PrintStream out) {
        Json.print(out, json -> {
            json.writeStringField("address", device.address().toString());
            Json.number(
                    json,
                    "group",
                    device.group().isPresent() ? OptionalLong.of(device.group().getAsInt()) : OptionalLong.empty());
            json.writeStringField("backend", device.backend().name());
            json.writeBooleanField("resettable", device.resettable());
            Json.array(json, "bars", all -> {
                for (Row row : bars) {
                    Json.element(all, fields -> {
                        fields.writeNumberField("index", row.index());
                        fields.writeNumberField("size", row.length());
                        Json.array(fields, "areas", areas -> {
                            for (Part part : row.areas()) {
                                Json.element(areas, area -> {
                                    area.writeNumberField("offset", part.offset());
                                    area.writeNumberField("size", part.length());
                                });
                            }
                        });
                        if (row.holeCause().isPresent()) {
                            fields.writeStringField("holeCause", row.holeCause().get());
                        } else {
                            fields.writeNullField("holeCause");
                        }
                        Json.object(fields, "planned", planned -> BarReportJson.write(planned, row.plan()));
                    });
                }
            });
        });
    }
}
