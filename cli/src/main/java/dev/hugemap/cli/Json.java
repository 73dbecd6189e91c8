// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object on one line, so that a reader of a pipe has the whole of it with a line; with all but printable
 * ASCII escaped, so that names from elsewhere don't steer a terminal.
 */
final class Json {
    private static final int LAST_PRINTABLE = '~';

    /** Writes an object's fields. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private Json() {}

    static void print(PrintStream out, Body fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setHighestNonEscapedChar(LAST_PRINTABLE);
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        out.print(text + "\n");
    }

    static void object(JsonGenerator json, String name, Body fields) throws IOException {
        json.writeObjectFieldStart(name);
        fields.write(json);
        json.writeEndObject();
    }

    static void array(JsonGenerator json, String name, Body elements) throws IOException {
        json.writeArrayFieldStart(name);
        elements.write(json);
        json.writeEndArray();
    }

    static void element(JsonGenerator json, Body fields) throws IOException {
        json.writeStartObject();
        fields.write(json);
        json.writeEndObject();
    }

    /** A number, or null where it is unknown. */
    static void number(JsonGenerator json, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }

    /** A page size in bytes, or null where it is unknown. */
    static void size(JsonGenerator json, String name, @Nullable PageSize size) throws IOException {
        number(json, name, size == null ? OptionalLong.empty() : OptionalLong.of(size.bytes()));
    }
}
