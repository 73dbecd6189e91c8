// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.inspect.AddressSpace;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/**
 * What {@code maps} tells programs: all mappings in the order of their addresses, sizes in bytes.
 *
 * @param view what was found out
 */
record MapsJson(MapsView view) {
    void print(PrintStream out) {
        AddressSpace space = view.space();
        Json.print(out, json -> {
            json.writeNumberField("pid", view.target().pid());
            json.writeNumberField("present", space.presentBytes());
            json.writeNumberField("huge", space.presentBytes() - space.presentBytes(space.basePage()));
            Json.array(json, "leaves", leaves -> {
                for (PageSize leaf : space.leafSizes()) {
                    leaf(leaves, leaf, space.presentBytes(leaf));
                }
            });
            Json.array(json, "evidence", sources -> {
                for (Evidence source : space.evidence()) {
                    sources.writeString(source.toString());
                }
            });
            Json.array(json, "mappings", mappings -> {
                for (MappingSummary mapping : space.mappings()) {
                    Json.element(mappings, fields -> mapping(fields, mapping));
                }
            });
        });
    }

    private void mapping(JsonGenerator json, MappingSummary mapping) throws IOException {
        json.writeNumberField("start", mapping.range().start());
        json.writeNumberField("end", mapping.range().end());
        json.writeStringField("permissions", mapping.permissions());
        json.writeStringField("kind", mapping.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("name", mapping.name());
        json.writeNumberField("present", mapping.presentBytes());
        Json.array(json, "leaves", leaves -> {
            for (var leaf : mapping.present().entrySet()) {
                leaf(leaves, leaf.getKey(), leaf.getValue());
            }
        });
        json.writeNumberField("zeroPage", mapping.zeroPageBytes());
        json.writeNumberField("swapped", mapping.swappedBytes());
        json.writeNumberField("unknown", mapping.unknownBytes());
        json.writeStringField("whyNotHuge", view.reason(mapping));
    }

    private static void leaf(JsonGenerator json, PageSize size, long bytes) throws IOException {
        Json.element(json, fields -> {
            fields.writeNumberField("leafSize", size.bytes());
            fields.writeNumberField("bytes", bytes);
        });
    }
}
