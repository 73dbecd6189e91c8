package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** What the findings of all comparisons have in common as JSON. */
public final class JsonParts {
    private JsonParts() {}

    static void writeMachine(JsonGenerator json, Machine machine) throws IOException {
        json.writeObjectFieldStart("machine");
        json.writeStringField("kernel", machine.kernel());
        json.writeStringField("architecture", machine.architecture());
        json.writeNumberField("processors", machine.processors());
        json.writeStringField("jdk", machine.jdk());
        json.writeStringField("thp", machine.thp());
        json.writeEndObject();
    }

    static void writeRatio(JsonGenerator json, Ratio ratio) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", ratio.name());
        json.writeStringField("aim", ratio.aim());
        json.writeNumberField("ofMedians", ratio.ofMedians());
        writeSpread(json, "ofPairs", ratio.ofPairs());
        json.writeEndObject();
    }

    static void writeSpread(JsonGenerator json, String name, Spread spread) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("median", spread.median());
        json.writeNumberField("low", spread.low());
        json.writeNumberField("high", spread.high());
        json.writeNumberField("min", spread.min());
        json.writeNumberField("max", spread.max());
        json.writeEndObject();
    }

    static void writeNumbers(JsonGenerator json, String name, List<Long> numbers) throws IOException {
        json.writeArrayFieldStart(name);
        for (long number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    /**
     * Writes a list.
     *
     * @param json where
     * @param name of the field
     * @param texts its elements
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
