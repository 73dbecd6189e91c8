// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a result file keeps of an earlier run, as far as it is compared.
 *
 * @param started when
 * @param host where: what must be the same for times to be comparable, by name
 * @param cells what was measured
 */
record Kept(String started, Map<String, String> host, List<CellResult> cells) {
    /** Copies the collections. */
    Kept {
        host = new LinkedHashMap<>(host);
        cells = List.copyOf(cells);
    }

    /**
     * Reads a file that {@link ReportJson} wrote.
     *
     * @throws IOException if it can't be read, or is something else
     */
    static Kept read(Path file) throws IOException {
        try (Reader text = Files.newBufferedReader(file)) {
            return read(file, text);
        }
    }

    /** Reads a text that stands in a file. */
    static Kept read(Path file, Reader text) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(text)) {
            return read(json);
        } catch (JsonProcessingException mistake) {
            throw new IOException(
                    file + " isn't what --json of hugemap bench wrote: " + mistake.getOriginalMessage(), mistake);
        }
    }

    /** What of a report is compared. */
    static Kept of(Report report) {
        return new Kept(report.started().toString(), host(report.facts()), report.cells());
    }

    private static Map<String, String> host(HostFacts facts) {
        Map<String, String> host = new LinkedHashMap<>();
        host.put("cpu", facts.cpu());
        host.put("kernel", facts.machine().kernel());
        host.put("jdk", facts.machine().jdk());
        host.put("processors", Integer.toString(facts.machine().processors()));
        host.put("memoryBytes", Long.toString(facts.memoryBytes()));
        return host;
    }

    private static Kept read(JsonParser json) throws IOException {
        String benchmark = "";
        String started = "";
        Map<String, String> host = new LinkedHashMap<>();
        List<CellResult> cells = new ArrayList<>();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new JsonParseException(json, "no object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "benchmark" -> benchmark = json.getText();
                case "started" -> started = json.getText();
                case "host" -> readHost(json, host);
                case "cells" -> {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        cells.add(readCell(json));
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (!benchmark.equals(ReportJson.BENCHMARK)) {
            throw new JsonParseException(json, "its benchmark is '" + benchmark + "'");
        }
        return new Kept(started, host, cells);
    }

    private static void readHost(JsonParser json, Map<String, String> host) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "machine" -> readHost(json, host);
                case "cpu", "kernel", "jdk", "processors", "memoryBytes" -> host.put(name, json.getText());
                default -> {
                    if (value.isStructStart()) {
                        json.skipChildren();
                    }
                }
            }
        }
    }

    private static CellResult readCell(JsonParser json) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        List<Sample> rounds = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("rounds")) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    rounds.add(readRound(json));
                }
            } else if (value.isStructStart()) {
                json.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                texts.put(name, json.getText());
            }
        }
        try {
            return cell(texts, rounds);
        } catch (IllegalArgumentException mistake) {
            throw new JsonParseException(json, mistake.getMessage(), mistake);
        }
    }

    private static Sample readRound(JsonParser json) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        List<Long> picos = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("picos")) {
                while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                    picos.add(json.getLongValue());
                }
            } else if (value.isStructStart()) {
                json.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                texts.put(name, json.getText());
            }
        }
        if (picos.isEmpty()) {
            throw new JsonParseException(json, "a round without times");
        }
        return new Sample(
                picos, texts.getOrDefault("observed", ""), Optional.ofNullable(texts.get("rejected")), Map.of());
    }

    private static CellResult cell(Map<String, String> texts, List<Sample> rounds) {
        Task task = new Task(
                Workload.named(text(texts, "workload")),
                Long.parseLong(text(texts, "bytes")),
                Integer.parseInt(text(texts, "threads")));
        Cell cell = new Cell(
                task,
                new Pages(text(texts, "backing"), text(texts, "pages"), 0, 0),
                Language.valueOf(text(texts, "language").toUpperCase(Locale.ROOT)));
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("no rounds of " + cell);
        }
        return new CellResult(cell, rounds);
    }

    private static String text(Map<String, String> texts, String name) {
        String value = texts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a cell without " + name);
        }
        return value;
    }
}
