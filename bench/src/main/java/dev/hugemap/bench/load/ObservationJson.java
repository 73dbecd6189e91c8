// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hugemap.bench.JsonParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An observation as one JSON object. What is not known is passed over in reading. */
final class ObservationJson {
    private Backing backing = Backing.BASE;
    private long pageBytes;
    private long bytes;
    private @Nullable Look before;
    private @Nullable Look after;
    private String refusal = "";

    private ObservationJson() {}

    static void write(JsonGenerator json, Observation observation) throws IOException {
        json.writeStartObject();
        json.writeStringField("backing", observation.backing().label());
        json.writeNumberField("pageBytes", observation.pageBytes());
        json.writeNumberField("bytes", observation.bytes());
        write(json, "before", observation.before());
        write(json, "after", observation.after());
        json.writeStringField("refusal", observation.refusal());
        json.writeBooleanField("matches", observation.matches());
        json.writeStringField("reason", observation.reason());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, @Nullable Look look) throws IOException {
        if (look == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        write(json, "leaves", look.leaves());
        write(json, "folios", look.folios());
        json.writeNumberField("zeroBytes", look.zeroBytes());
        json.writeNumberField("absentBytes", look.absentBytes());
        json.writeNumberField("unknownBytes", look.unknownBytes());
        JsonParts.writeTexts(json, "evidence", look.evidence());
        JsonParts.writeTexts(json, "notes", look.notes());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, SortedMap<Long, Long> sizes) throws IOException {
        json.writeObjectFieldStart(name);
        for (var size : sizes.entrySet()) {
            json.writeNumberField(Long.toString(size.getKey()), size.getValue());
        }
        json.writeEndObject();
    }

    static Observation read(JsonParser json) throws IOException {
        ObservationJson read = new ObservationJson();
        if (!json.isExpectedStartObjectToken()) {
            throw new JsonParseException(json, "an observation is an object, not " + json.currentToken());
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "backing" -> read.backing = Backing.parse(json.getText());
                case "pageBytes" -> read.pageBytes = json.getLongValue();
                case "bytes" -> read.bytes = json.getLongValue();
                case "before" -> read.before = value == JsonToken.VALUE_NULL ? null : look(json);
                case "after" -> read.after = value == JsonToken.VALUE_NULL ? null : look(json);
                case "refusal" -> read.refusal = json.getText();
                default -> json.skipChildren();
            }
        }
        return new Observation(read.backing, read.pageBytes, read.bytes, read.before, read.after, read.refusal);
    }

    private static Look look(JsonParser json) throws IOException {
        SortedMap<Long, Long> leaves = new TreeMap<>();
        SortedMap<Long, Long> folios = new TreeMap<>();
        List<String> evidence = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        long zero = 0;
        long absent = 0;
        long unknown = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "leaves" -> read(json, leaves);
                case "folios" -> read(json, folios);
                case "zeroBytes" -> zero = json.getLongValue();
                case "absentBytes" -> absent = json.getLongValue();
                case "unknownBytes" -> unknown = json.getLongValue();
                case "evidence" -> read(json, evidence);
                case "notes" -> read(json, notes);
                default -> json.skipChildren();
            }
        }
        return new Look(leaves, folios, zero, absent, unknown, evidence, notes);
    }

    private static void read(JsonParser json, SortedMap<Long, Long> sizes) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            long size = Long.parseLong(json.currentName());
            json.nextToken();
            sizes.put(size, json.getLongValue());
        }
    }

    private static void read(JsonParser json, List<String> texts) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(json.getText());
        }
    }
}
