// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.collapse.CollapseObstacle;
import dev.hugemap.collapse.CollapseOutcome;
import dev.hugemap.collapse.CollapsePlan;
import dev.hugemap.collapse.CollapseRefusal;
import dev.hugemap.collapse.HugeShare;
import dev.hugemap.collapse.LeftOut;
import dev.hugemap.collapse.PlannedMapping;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.page.AddressRange;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code collapse} tells programs: the plan, and what a pass did where one was made. */
final class CollapseJson {
    private CollapseJson() {}

    static void print(PrintStream out, CollapsePlan plan) {
        Json.print(out, json -> write(json, plan, null));
    }

    static void print(PrintStream out, CollapseOutcome outcome) {
        Json.print(out, json -> write(json, outcome.plan(), outcome));
    }

    private static void write(JsonGenerator json, CollapsePlan plan, @Nullable CollapseOutcome outcome)
            throws IOException {
        json.writeNumberField("pid", plan.pid());
        json.writeNumberField("hugePage", plan.hugePage().bytes());
        Json.object(json, "plan", fields -> plan(fields, plan));
        obstacle(json, plan.obstacle());
        if (outcome == null) {
            json.writeNullField("outcome");
        } else {
            Json.object(json, "outcome", fields -> outcome(fields, outcome));
        }
    }

    private static void plan(JsonGenerator json, CollapsePlan plan) throws IOException {
        json.writeNumberField("hugePages", plan.hugePages());
        json.writeNumberField("present", plan.presentBytes());
        json.writeNumberField("added", plan.addedBytes());
        json.writeNumberField("huge", plan.hugeBytes());
        Json.array(json, "mappings", mappings -> {
            for (PlannedMapping mapping : plan.mappings()) {
                Json.element(mappings, fields -> mapping(fields, mapping));
            }
        });
        Json.array(json, "leftOut", rows -> {
            for (LeftOut leftOut : plan.leftOut()) {
                Json.element(rows, fields -> {
                    fields.writeStringField("reason", leftOut.reason().name().toLowerCase(Locale.ROOT));
                    fields.writeNumberField("bytes", leftOut.bytes());
                    fields.writeNumberField("mappings", leftOut.mappings());
                });
            }
        });
        Json.array(json, "notes", notes -> {
            for (String note : plan.notes()) {
                notes.writeString(note);
            }
        });
    }

    private static void mapping(JsonGenerator json, PlannedMapping mapping) throws IOException {
        range(json, mapping.range());
        json.writeStringField("name", mapping.name());
        json.writeNumberField("present", mapping.presentBytes());
        json.writeNumberField("added", mapping.addedBytes());
        json.writeNumberField("shared", mapping.sharedBytes());
        json.writeNumberField("huge", mapping.hugeBytes());
        Json.array(json, "blocks", blocks -> {
            for (AddressRange block : mapping.blocks()) {
                Json.element(blocks, fields -> range(fields, block));
            }
        });
    }

    private static void range(JsonGenerator json, AddressRange range) throws IOException {
        json.writeNumberField("start", range.start());
        json.writeNumberField("end", range.end());
    }

    private static void obstacle(JsonGenerator json, Optional<CollapseObstacle> obstacle) throws IOException {
        if (obstacle.isEmpty()) {
            json.writeNullField("obstacle");
            return;
        }
        Json.object(json, "obstacle", fields -> {
            fields.writeStringField("reason", obstacle.get().reason().name().toLowerCase(Locale.ROOT));
            fields.writeStringField("code", obstacle.get().code().toString());
            fields.writeStringField("sentence", obstacle.get().sentence());
            fields.writeStringField("remedy", obstacle.get().remedy());
        });
    }

    private static void outcome(JsonGenerator json, CollapseOutcome outcome) throws IOException {
        json.writeStringField("stop", outcome.stop().name().toLowerCase(Locale.ROOT));
        json.writeStringField("stopDetail", outcome.stopDetail());
        json.writeNumberField("collapsed", outcome.collapsed());
        json.writeNumberField("untried", outcome.untried());
        Json.array(json, "refusals", rows -> {
            for (CollapseRefusal refusal : outcome.refusals()) {
                Json.element(rows, fields -> {
                    fields.writeStringField("errno", refusal.errno().name());
                    fields.writeStringField("code", refusal.code().toString());
                    fields.writeNumberField("hugePages", refusal.hugePages());
                    fields.writeNumberField("firstAddress", refusal.firstAddress());
                    fields.writeStringField("cause", refusal.cause());
                });
            }
        });
        json.writeNumberField("nanos", outcome.effort().nanos());
        json.writeNumberField("calls", outcome.effort().calls());
        json.writeNumberField("longestCallNanos", outcome.effort().longestCallNanos());
        json.writeNumberField("retries", outcome.effort().retries());
        Json.object(json, "before", fields -> share(fields, outcome.before()));
        if (outcome.after().isEmpty()) {
            json.writeNullField("after");
        } else {
            Json.object(json, "after", fields -> share(fields, outcome.after().get()));
        }
    }

    private static void share(JsonGenerator json, HugeShare share) throws IOException {
        json.writeNumberField("present", share.presentBytes());
        json.writeNumberField("huge", share.hugeBytes());
        json.writeNumberField("unknown", share.unknownBytes());
        Json.array(json, "evidence", sources -> {
            for (Evidence source : share.evidence()) {
                sources.writeString(source.toString());
            }
        });
    }
}
