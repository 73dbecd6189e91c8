// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.bench.JsonParts;
import dev.hugemap.bench.Ratio;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A report for programs, {@code --baseline} among them: times in picoseconds, sizes in bytes.
 *
 * @param report what was measured
 */
record ReportJson(Report report) {
    /** What the file says of itself. */
    static final String BENCHMARK = "suite";

    void writeTo(Writer writer) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(writer)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("benchmark", BENCHMARK);
            json.writeStringField("started", report.started().toString());
            json.writeStringField("command", report.command());
            json.writeNumberField("rounds", report.rounds());
            writeHost(json);
            JsonParts.writeTexts(json, "verdict", new Verdict(report).sentences());
            writeCells(json);
            writeAdvice(json);
            writeSteps(json);
            json.writeArrayFieldStart("besideC");
            for (Ratio ratio : new Gains(report).besideC()) {
                JsonParts.writeRatio(json, ratio);
            }
            json.writeEndArray();
            JsonParts.writeTexts(
                    json,
                    "knees",
                    Knee.of(report, Workload.RANDOM_LOADS).stream()
                            .map(Knee::toString)
                            .toList());
            writeReasons(json, "absent", report.absent());
            writeReasons(json, "failed", report.failed());
            json.writeObjectFieldStart("gathered");
            for (Gathered gathered : report.gathered()) {
                json.writeFieldName(gathered.part().toString());
                json.writeRawValue(gathered.json());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private void writeHost(JsonGenerator json) throws IOException {
        HostFacts facts = report.facts();
        json.writeObjectFieldStart("host");
        JsonParts.writeMachine(json, facts.machine());
        json.writeStringField("cpu", facts.cpu());
        json.writeArrayFieldStart("caches");
        for (HostFacts.Cache cache : facts.caches()) {
            json.writeStartObject();
            json.writeNumberField("level", cache.level());
            json.writeNumberField("bytes", cache.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("tlb", facts.tlb());
        json.writeStringField("hypervisor", facts.hypervisor().toString());
        json.writeNumberField("memoryBytes", facts.memoryBytes());
        json.writeStringField("pools", facts.pools());
        json.writeStringField("compiler", report.compiler());
        json.writeStringField("counters", report.counters());
        json.writeEndObject();
    }

    private void writeCells(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("cells");
        for (CellResult result : report.cells()) {
            Cell cell = result.cell();
            json.writeStartObject();
            json.writeStringField("workload", cell.task().workload().toString());
            json.writeNumberField("bytes", cell.task().bytes());
            json.writeNumberField("threads", cell.task().threads());
            json.writeStringField("backing", cell.pages().label());
            json.writeStringField("pages", cell.pages().name());
            json.writeStringField("language", cell.language().toString());
            JsonParts.writeSpread(json, "nanos", result.nanos());
            json.writeArrayFieldStart("rounds");
            for (Sample sample : result.rounds()) {
                writeRound(json, sample);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** One process. */
    private static void writeRound(JsonGenerator json, Sample sample) throws IOException {
        json.writeStartObject();
        JsonParts.writeNumbers(json, "picos", sample.picos());
        json.writeStringField("observed", sample.observed());
        json.writeStringField("rejected", sample.rejection().orElse(null));
        json.writeObjectFieldStart("counters");
        for (Map.Entry<String, Double> counter : new TreeMap<>(sample.counters()).entrySet()) {
            json.writeNumberField(counter.getKey(), counter.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeAdvice(JsonGenerator json) throws IOException {
        Verdict verdict = new Verdict(report);
        json.writeArrayFieldStart("advice");
        for (Part part : List.of(Part.TLB, Part.THROUGHPUT, Part.FAULT)) {
            for (Advice advice : verdict.advice(part)) {
                json.writeStartObject();
                json.writeStringField("task", advice.task().toString());
                json.writeStringField("take", advice.take().map(Pages::label).orElse(null));
                json.writeStringField("because", advice.reason());
                if (advice.gain().isPresent()) {
                    Gain gain = advice.gain().get();
                    json.writeNumberField("confidence", gain.confidence());
                    json.writeFieldName("gain");
                    JsonParts.writeRatio(json, gain.ratio());
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    /** Each pages beside base pages, and beside the next smaller ones. */
    private void writeSteps(JsonGenerator json) throws IOException {
        Steps steps = new Steps(report);
        json.writeArrayFieldStart("gains");
        for (Part part : List.of(Part.TLB, Part.THROUGHPUT, Part.FAULT)) {
            for (Task task : report.tasks(part)) {
                for (Gain gain : steps.of(task)) {
                    json.writeStartObject();
                    json.writeStringField("task", task.toString());
                    json.writeStringField("pages", gain.pages().label());
                    json.writeStringField("than", gain.than().label());
                    json.writeStringField("outcome", gain.outcome().name());
                    json.writeNumberField("confidence", gain.confidence());
                    json.writeFieldName("gain");
                    JsonParts.writeRatio(json, gain.ratio());
                    json.writeEndObject();
                }
            }
        }
        json.writeEndArray();
    }

    private static void writeReasons(JsonGenerator json, String name, Map<String, String> reasons) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : reasons.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }
}
