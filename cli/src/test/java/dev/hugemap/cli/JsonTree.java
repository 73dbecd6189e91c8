// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of JSON that was parsed back: strict, a field that isn't there is an error.
 *
 * @param value a map of trees, a list of trees, a string, a long, a boolean or null
 */
public record JsonTree(@Nullable Object value) {
    /** Parses one value and nothing after it. */
    public static JsonTree parse(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            JsonTree tree = tree(parser);
            if (parser.nextToken() != null) {
                throw new AssertionError("more than one value: " + text);
            }
            return tree;
        } catch (IOException malformed) {
            throw new UncheckedIOException(text, malformed);
        }
    }

    private static JsonTree tree(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, JsonTree> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (fields.put(name, tree(parser)) != null) {
                        throw new AssertionError("a field twice: " + name);
                    }
                }
                yield new JsonTree(fields);
            }
            case START_ARRAY -> {
                List<JsonTree> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(tree(parser));
                }
                yield new JsonTree(elements);
            }
            case VALUE_STRING -> new JsonTree(parser.getText());
            case VALUE_NUMBER_INT -> new JsonTree(parser.getLongValue());
            case VALUE_TRUE, VALUE_FALSE -> new JsonTree(parser.getBooleanValue());
            case VALUE_NULL -> new JsonTree(null);
            default -> throw new AssertionError("unexpected " + parser.currentToken());
        };
    }

    /** A field of an object. */
    public JsonTree get(String name) {
        if (value instanceof Map<?, ?> fields && fields.get(name) instanceof JsonTree field) {
            return field;
        }
        throw new AssertionError("no field " + name + " in " + value);
    }

    /** The names of an object's fields, as they were written. */
    public List<String> names() {
        if (value instanceof Map<?, ?> fields) {
            return fields.keySet().stream().map(String::valueOf).toList();
        }
        throw new AssertionError("no object: " + value);
    }

    /** The elements of an array. */
    public List<JsonTree> elements() {
        if (value instanceof List<?> elements) {
            return elements.stream().map(JsonTree.class::cast).toList();
        }
        throw new AssertionError("no array: " + value);
    }

    /** The only element of an array. */
    public JsonTree only() {
        List<JsonTree> elements = elements();
        if (elements.size() != 1) {
            throw new AssertionError("not one element: " + value);
        }
        return elements.getFirst();
    }

    /** A number. */
    public long number() {
        if (value instanceof Long number) {
            return number;
        }
        throw new AssertionError("no number: " + value);
    }

    /** A string. */
    public String text() {
        if (value instanceof String text) {
            return text;
        }
        throw new AssertionError("no text: " + value);
    }

    /** Whether it is null. */
    public boolean isNull() {
        return value == null;
    }
}
