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
            writeMachine(json);
            json.writeArrayFieldStart("series");
            for (Series series : comparison.series()) {
                writeSeries(json, series);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("ratios");
            for (Ratio ratio : comparison.ratios()) {
                writeRatio(json, ratio);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("notes");
            for (String note : comparison.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void writeMachine(JsonGenerator json) throws IOException {
        Machine machine = comparison.machine();
        json.writeObjectFieldStart("machine");
        json.writeStringField("kernel", machine.kernel());
        json.writeStringField("architecture", machine.architecture());
        json.writeNumberField("processors", machine.processors());
        json.writeStringField("jdk", machine.jdk());
        json.writeStringField("thp", machine.thp());
        json.writeEndObject();
    }

    private static void writeSeries(JsonGenerator json, Series series) throws IOException {
        json.writeStartObject();
        json.writeStringField("arm", series.name());
        json.writeStringField("timed", series.part());
        json.writeNumberField("threads", series.threads());
        json.writeNumberField("pageSize", series.label().bytes());
        writeSpread(json, "spread", Spread.of(series.nanos()));
        json.writeArrayFieldStart("nanos");
        for (long nanos : series.nanos()) {
            json.writeNumber(nanos);
        }
        json.writeEndArray();
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

    private static void writeRatio(JsonGenerator json, Ratio ratio) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", ratio.name());
        json.writeStringField("aim", ratio.aim());
        json.writeNumberField("ofMedians", ratio.ofMedians());
        writeSpread(json, "ofPairs", ratio.ofPairs());
        json.writeEndObject();
    }

    private static void writeSpread(JsonGenerator json, String name, Spread spread) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("median", spread.median());
        json.writeNumberField("low", spread.low());
        json.writeNumberField("high", spread.high());
        json.writeNumberField("min", spread.min());
        json.writeNumberField("max", spread.max());
        json.writeEndObject();
    }
}
