// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.shared.FoundRegion;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * What {@code regions} tells programs.
 *
 * @param field the array's name
 * @param regions by name
 */
record RegionsJson(String field, List<FoundRegion> regions) {
    void print(PrintStream out) {
        Json.print(
                out,
                json -> Json.array(json, field, all -> {
                    for (FoundRegion region : regions) {
                        Json.element(all, fields -> write(fields, region));
                    }
                }));
    }

    private static void write(JsonGenerator json, FoundRegion region) throws IOException {
        json.writeStringField("name", region.name());
        json.writeStringField("path", region.path());
        json.writeStringField("state", region.state().toString());
        json.writeStringField("detail", region.detail());
        json.writeNumberField("bytes", region.bytes());
        Json.size(json, "pageSize", region.pageSize());
        json.writeNumberField("uid", region.uid());
        Json.number(json, "owner", region.owner());
        json.writeNumberField("attached", region.attached());
        json.writeStringField("since", region.since().toString());
    }
}
