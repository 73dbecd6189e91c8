// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.vfio.PciBar;
import dev.hugemap.vfio.PciDevice;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What {@code bar list} tells programs.
 *
 * @param devices by address
 */
record BarListJson(List<PciDevice> devices) {
    void print(PrintStream out) {
        Json.print(
                out,
                json -> Json.array(json, "devices", all -> {
                    for (PciDevice device : devices) {
                        Json.element(all, fields -> write(fields, device));
                    }
                }));
    }

    private static void write(JsonGenerator json, PciDevice device) throws IOException {
        json.writeStringField("address", device.address().toString());
        json.writeNumberField("vendor", device.vendor());
        json.writeNumberField("device", device.device());
        json.writeNumberField("class", device.classCode());
        json.writeStringField("driver", device.driver().orElse(null));
        Json.number(
                json,
                "group",
                device.iommuGroup().isPresent()
                        ? OptionalLong.of(device.iommuGroup().getAsInt())
                        : OptionalLong.empty());
        json.writeBooleanField("vfio", device.isBoundToVfio());
        Json.array(json, "bars", bars -> {
            for (PciBar bar : device.bars()) {
                Json.element(bars, fields -> {
                    fields.writeNumberField("index", bar.index());
                    fields.writeStringField(
                            "space", bar.space().name().toLowerCase(Locale.ROOT).replace('_', ' '));
                    fields.writeNumberField("address", bar.address());
                    fields.writeNumberField("size", bar.length());
                    fields.writeBooleanField("prefetchable", bar.prefetchable());
                });
            }
        });
    }
}
