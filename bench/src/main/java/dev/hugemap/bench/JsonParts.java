// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** What the findings of all comparisons have in common as JSON. */
public final class JsonParts {
    private JsonParts() {}

    /**
     * Writes a field {@code machine}.
     *
     * @param json where to
     * @param machine where something was measured
     * @throws IOException if it can't be written
     */
    public static void writeMachine(JsonGenerator json, Machine machine) throws IOException {
        json.writeObjectFieldStart("machine");
        json.writeStringField("kernel", machine.kernel());
        json.writeStringField("architecture", machine.architecture());
        json.writeNumberField("processors", machine.processors());
        json.writeStringField("jdk", machine.jdk());
        json.writeStringField("thp", machine.thp());
        json.writeEndObject();
    }

    /**
     * Writes an object of a ratio.
     *
     * @param json where to
     * @param ratio what is written
     * @throws IOException if it can't be written
     */
    public static void writeRatio(JsonGenerator json, Ratio ratio) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", ratio.name());
        json.writeStringField("aim", ratio.aim());
        json.writeNumberField("ofMedians", ratio.ofMedians());
        writeSpread(json, "ofPairs", ratio.ofPairs());
        json.writeEndObject();
    }

    /**
     * Writes a field with a spread.
     *
     * @param json where to
     * @param name of the field
     * @param spread what is written
     * @throws IOException if it can't be written
     */
    public static void writeSpread(JsonGenerator json, String name, Spread spread) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("median", spread.median());
        json.writeNumberField("low", spread.low());
        json.writeNumberField("high", spread.high());
        json.writeNumberField("min", spread.min());
        json.writeNumberField("max", spread.max());
        json.writeEndObject();
    }

    /**
     * Writes a field with numbers.
     *
     * @param json where to
     * @param name of the field
     * @param numbers what is written
     * @throws IOException if it can't be written
     */
    public static void writeNumbers(JsonGenerator json, String name, List<Long> numbers) throws IOException {
        json.writeArrayFieldStart(name);
        for (long number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    /**
     * Writes a field with texts.
     *
     * @param json where to
     * @param name of the field
     * @param texts what is written
     * @throws IOException if it can't be written
     */
    public static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
