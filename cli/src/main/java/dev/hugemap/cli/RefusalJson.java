// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.memory.Refusal;
import java.io.IOException;

/** A refusal's fields, for programs. */
record RefusalJson(Refusal refusal) {
    void write(JsonGenerator json) throws IOException {
        json.writeStringField("backing", refusal.backing().name());
        Json.size(json, "pageSize", refusal.pageSize());
        json.writeStringField("reason", refusal.reason().name());
        json.writeStringField("code", refusal.code().toString());
        json.writeStringField("call", refusal.call());
        json.writeStringField(
                "errno", refusal.errno() == null ? null : refusal.errno().name());
        json.writeStringField("cause", refusal.cause());
        json.writeStringField("remedy", ShellRemedy.of(refusal));
    }
}
