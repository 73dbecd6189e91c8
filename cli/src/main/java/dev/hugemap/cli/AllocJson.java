package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.PopulateOutcome;
import dev.hugemap.memory.Refusal;
import java.io.IOException;
import java.io.PrintStream;

/** What {@code alloc} tells programs: the same fields whether granted or refused, sizes in bytes. */
record AllocJson(Allocation allocation) {
    void print(PrintStream out) {
        Json.print(out, json -> {
            json.writeNumberField("pid", ProcessHandle.current().pid());
            Json.number(json, "address", allocation.address());
            json.writeNumberField("requested", allocation.requested());
            Json.array(json, "granted", this::granted);
            Json.array(json, "refusals", this::refusals);
            populate(json);
            proof(json);
        });
    }

    private void granted(JsonGenerator json) throws IOException {
        if (allocation.outcome().isPresent()) {
            CommitOutcome outcome = allocation.outcome().get();
            Json.element(json, grant -> {
                grant.writeStringField("backing", outcome.granted().name());
                grant.writeNumberField("pageSize", outcome.pageSize().bytes());
                grant.writeNumberField("bytes", outcome.range().length());
            });
        }
    }

    private void refusals(JsonGenerator json) throws IOException {
        for (Refusal refusal : allocation.refusals()) {
            Json.element(json, row -> {
                row.writeStringField("backing", refusal.backing().name());
                Json.size(row, "pageSize", refusal.pageSize());
                row.writeStringField("reason", refusal.reason().name());
                row.writeStringField("call", refusal.call());
                row.writeStringField(
                        "errno",
                        refusal.errno() == null ? null : refusal.errno().name());
                row.writeStringField("cause", refusal.cause());
                row.writeStringField("remedy", refusal.remedy());
            });
        }
    }

    private void populate(JsonGenerator json) throws IOException {
        if (allocation.outcome().isEmpty()
                || allocation.outcome().get().populate().isEmpty()) {
            json.writeNullField("populate");
            return;
        }
        PopulateOutcome populate = allocation.outcome().get().populate().get();
        Json.object(json, "populate", fields -> {
            fields.writeNumberField("nanos", populate.nanos());
            fields.writeNumberField("faults", populate.faults());
            fields.writeNumberField("threads", populate.threads());
        });
    }

    private void proof(JsonGenerator json) throws IOException {
        if (allocation.proof().isEmpty()) {
            json.writeNullField("proof");
            return;
        }
        MappingReport report = allocation.proof().get().report();
        Json.object(json, "proof", proof -> {
            Json.array(proof, "pages", pages -> pages(pages, report));
            proof.writeNumberField("absent", report.absentBytes());
            proof.writeNumberField("unknown", report.unknownBytes());
            Json.array(proof, "evidence", sources -> {
                for (Evidence source : report.evidence()) {
                    sources.writeString(source.toString());
                }
            });
            Json.array(proof, "disagreements", differences -> {
                for (String difference : report.disagreements()) {
                    differences.writeString(difference);
                }
            });
        });
    }

    private static void pages(JsonGenerator json, MappingReport report) throws IOException {
        for (LeafRow row : report.rows()) {
            Json.element(json, fields -> {
                fields.writeNumberField("leafSize", row.leafSize().bytes());
                Json.size(fields, "folioSize", row.folioSize());
                fields.writeNumberField("leaves", row.leaves());
                fields.writeNumberField("bytes", row.bytes());
            });
        }
    }
}
