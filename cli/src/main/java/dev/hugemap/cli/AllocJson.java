// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FaultedBlocks;
import dev.hugemap.memory.NumaPlacement;
import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.PopulateOutcome;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalLong;

/** What {@code alloc} tells programs: the same fields whether granted or refused, sizes in bytes. */
record AllocJson(Allocation allocation) {
    void print(PrintStream out) {
        Optional<Granted> granted = allocation.granted();
        Json.print(out, json -> {
            json.writeNumberField("pid", ProcessHandle.current().pid());
            Json.number(json, "address", address());
            json.writeNumberField("requested", allocation.terms().bytes());
            terms(json);
            Json.number(json, "locked", allocation.locked().map(Locked::bytes).orElseGet(OptionalLong::empty));
            placement(json);
            Json.array(json, "granted", this::granted);
            Json.array(json, "refusals", this::refusals);
            populate(json);
            if (granted.isPresent() && granted.get() instanceof Faulted faulted) {
                Json.object(json, "outcome", new OutcomeJson(faulted.outcome())::write);
            } else {
                json.writeNullField("outcome");
            }
            proof(json);
        });
    }

    private OptionalLong address() {
        return allocation
                .granted()
                .map(granted -> OptionalLong.of(granted.report().range().start()))
                .orElseGet(OptionalLong::empty);
    }

    private void terms(JsonGenerator json) throws IOException {
        Terms terms = allocation.terms();
        json.writeStringField("policy", terms.policy().map(PolicyChoice::name).orElse(null));
        Json.size(json, "uniformPageSize", terms.uniform().orElse(null));
    }

    private void placement(JsonGenerator json) throws IOException {
        Optional<NumaPolicy> asked = allocation.terms().numa();
        if (asked.isEmpty()) {
            json.writeNullField("numa");
            return;
        }
        Optional<NumaPlacement> placement = allocation.granted().flatMap(Granted::placement);
        Json.object(json, "numa", new PlacementJson(asked.get(), placement)::write);
    }

    private void granted(JsonGenerator json) throws IOException {
        if (allocation.granted().isEmpty()) {
            return;
        }
        switch (allocation.granted().get()) {
            case Committed(CommitOutcome outcome, Proof _) ->
                grant(
                        json,
                        outcome.granted(),
                        outcome.pageSize(),
                        outcome.range().length());
            case Faulted faulted -> {
                for (FaultedBlocks blocks : faulted.outcome().blocks()) {
                    grant(json, blocks.backing(), blocks.pageSize(), blocks.bytes());
                }
            }
        }
    }

    private static void grant(JsonGenerator json, Backing backing, PageSize pageSize, long bytes) throws IOException {
        Json.element(json, grant -> {
            grant.writeStringField("backing", backing.name());
            grant.writeNumberField("pageSize", pageSize.bytes());
            grant.writeNumberField("bytes", bytes);
        });
    }

    private void refusals(JsonGenerator json) throws IOException {
        for (Refusal refusal : allocation.refusals()) {
            Json.element(json, new RefusalJson(refusal)::write);
        }
    }

    private void populate(JsonGenerator json) throws IOException {
        Optional<PopulateOutcome> populated = allocation.granted().flatMap(AllocJson::populated);
        if (populated.isEmpty()) {
            json.writeNullField("populate");
            return;
        }
        PopulateOutcome populate = populated.get();
        Json.object(json, "populate", fields -> {
            fields.writeNumberField("nanos", populate.nanos());
            fields.writeNumberField("faults", populate.faults());
            fields.writeNumberField("threads", populate.threads());
        });
    }

    private static Optional<PopulateOutcome> populated(Granted granted) {
        return granted instanceof Committed committed ? committed.outcome().populate() : Optional.empty();
    }

    private void proof(JsonGenerator json) throws IOException {
        if (allocation.granted().isEmpty()) {
            json.writeNullField("proof");
            return;
        }
        MappingReport report = allocation.granted().get().report();
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
