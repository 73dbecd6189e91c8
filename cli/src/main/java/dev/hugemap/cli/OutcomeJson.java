// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.memory.Fallback;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.FaultedBlocks;
import java.io.IOException;

/** How memory was faulted in, for programs: blocks by size, what fell back and why. */
record OutcomeJson(FaultOutcome outcome) {
    void write(JsonGenerator json) throws IOException {
        Json.array(json, "blocks", this::blocks);
        Json.array(json, "fallbacks", this::fallbacks);
        json.writeNumberField("faults", outcome.faults());
        json.writeNumberField("nanos", outcome.nanos());
    }

    private void blocks(JsonGenerator json) throws IOException {
        for (FaultedBlocks blocks : outcome.blocks()) {
            Json.element(json, fields -> {
                fields.writeNumberField("block", blocks.block().bytes());
                fields.writeStringField("backing", blocks.backing().name());
                fields.writeNumberField("pageSize", blocks.pageSize().bytes());
                fields.writeNumberField("count", blocks.count());
                fields.writeNumberField("bytes", blocks.bytes());
            });
        }
    }

    private void fallbacks(JsonGenerator json) throws IOException {
        for (Fallback fallback : outcome.fallbacks()) {
            Json.element(json, fields -> {
                new RefusalJson(fallback.refusal()).write(fields);
                fields.writeNumberField("count", fallback.count());
            });
        }
    }
}
