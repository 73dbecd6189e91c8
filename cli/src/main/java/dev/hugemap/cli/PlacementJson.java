// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.memory.NumaPlacement;
import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** On which NUMA nodes memory is, for programs: bytes per node beside what was asked for. */
record PlacementJson(NumaPolicy asked, Optional<NumaPlacement> placement) {
    void write(JsonGenerator json) throws IOException {
        json.writeStringField("policy", asked.name());
        Json.array(json, "nodes", this::nodes);
        json.writeNumberField(
                "elsewhere", placement.map(NumaPlacement::elsewhereBytes).orElse(0L));
        json.writeNumberField(
                "unknown", placement.map(NumaPlacement::unknownBytes).orElse(0L));
        Optional<Refusal> refused = placement.flatMap(NumaPlacement::refused);
        if (refused.isPresent()) {
            Json.object(json, "refused", new RefusalJson(refused.get())::write);
        } else {
            json.writeNullField("refused");
        }
    }

    private void nodes(JsonGenerator json) throws IOException {
        if (placement.isEmpty()) {
            return;
        }
        for (Map.Entry<Integer, Long> node : placement.get().bytes().entrySet()) {
            Json.element(json, fields -> {
                fields.writeNumberField("node", node.getKey());
                fields.writeNumberField("bytes", node.getValue());
            });
        }
    }
}
