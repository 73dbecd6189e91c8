// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.OptionalLong;

/** A comparison for programs: every single time in nanoseconds, sizes in bytes. */
record ComparisonJson(Comparison comparison) {
    /**
     * Writes one JSON object.
     *
     * @throws IOException if the writer doesn't take it
     */
    void writeTo(Writer writer) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(writer)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("benchmark", "populate");
            json.writeNumberField("bytes", comparison.bytes());
            json.writeNumberField("rounds", comparison.rounds().counted());
            json.writeNumberField("warmUpRounds", comparison.rounds().warmUp());
            json.writeNumberField("seed", comparison.rounds().seed());
            JsonParts.writeMachine(json, comparison.machine());
            json.writeArrayFieldStart("series");
            for (Series series : comparison.series()) {
                writeSeries(json, series);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("ratios");
            for (Ratio ratio : comparison.ratios()) {
                JsonParts.writeRatio(json, ratio);
            }
            json.writeEndArray();
            JsonParts.writeTexts(json, "notes", comparison.notes());
            json.writeEndObject();
        }
    }

    private static void writeSeries(JsonGenerator json, Series series) throws IOException {
        json.writeStartObject();
        json.writeStringField("arm", series.name());
        json.writeStringField("timed", series.part());
        json.writeNumberField("threads", series.threads());
        json.writeNumberField("pageSize", series.label().bytes());
        JsonParts.writeSpread(json, "spread", Spread.of(series.nanos()));
        JsonParts.writeNumbers(json, "nanos", series.nanos());
        writeKnown(json, "faults", series.faults());
        writeKnown(json, "callBytes", series.callBytes());
        json.writeStringField("observed", series.observed().text());
        json.writeNumberField("bytesAsLabelled", series.observed().asLabelled());
        json.writeBooleanField("rejected", series.rejected());
        json.writeEndObject();
    }

    private static void writeKnown(JsonGenerator json, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }
}
