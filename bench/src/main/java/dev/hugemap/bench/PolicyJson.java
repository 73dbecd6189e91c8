// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;

/** A comparison of fault policies for programs: every single number, times in nanoseconds, sizes in bytes. */
record PolicyJson(PolicyFindings findings) {
    /**
     * Writes one JSON object.
     *
     * @throws IOException if the writer doesn't take it
     */
    void writeTo(Writer writer) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(writer)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("benchmark", "policies");
            json.writeNumberField("rounds", findings.rounds().counted());
            json.writeNumberField("warmUpRounds", findings.rounds().warmUp());
            json.writeNumberField("seed", findings.rounds().seed());
            JsonParts.writeMachine(json, findings.machine());
            json.writeArrayFieldStart("patterns");
            for (Pattern pattern : findings.patterns()) {
                writePattern(json, pattern);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("series");
            for (PolicySeries series : findings.series()) {
                writeSeries(json, series);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("ratios");
            for (Ratio ratio : findings.ratios()) {
                JsonParts.writeRatio(json, ratio);
            }
            json.writeEndArray();
            JsonParts.writeTexts(json, "notes", findings.notes());
            json.writeEndObject();
        }
    }

    private static void writePattern(JsonGenerator json, Pattern pattern) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", pattern.name());
        json.writeNumberField("bytes", pattern.bytes());
        json.writeNumberField("steps", pattern.steps().size());
        json.writeNumberField("touchedPages", pattern.touchedPages());
        json.writeEndObject();
    }

    private static void writeSeries(JsonGenerator json, PolicySeries series) throws IOException {
        json.writeStartObject();
        json.writeStringField("pattern", series.pattern());
        json.writeStringField("policy", series.arm());
        JsonParts.writeSpread(json, "commit", series.spread(PolicySample::commitNanos));
        JsonParts.writeSpread(json, "access", series.spread(PolicySample::accessNanos));
        JsonParts.writeNumbers(json, "commitNanos", series.all(PolicySample::commitNanos));
        JsonParts.writeNumbers(json, "accessNanos", series.all(PolicySample::accessNanos));
        JsonParts.writeNumbers(json, "meanBytes", series.all(PolicySample::meanBytes));
        JsonParts.writeNumbers(json, "peakBytes", series.all(PolicySample::peakBytes));
        JsonParts.writeNumbers(json, "calls", series.all(PolicySample::calls));
        JsonParts.writeNumbers(json, "faults", series.all(PolicySample::faults));
        JsonParts.writeNumbers(json, "collapses", series.all(PolicySample::collapses));
        JsonParts.writeTexts(
                json,
                "observed",
                series.samples().stream()
                        .map(sample -> sample.observed().text())
                        .toList());
        json.writeBooleanField("rejected", series.rejected());
        json.writeEndObject();
    }
}
