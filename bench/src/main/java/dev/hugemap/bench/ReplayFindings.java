// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What replays of traces came to on each allocator.
 *
 * @param machine where
 * @param rounds how often
 * @param traces one for each trace
 * @param notes which allocators are left out, and why, a sentence each
 */
record ReplayFindings(Machine machine, Rounds rounds, List<TraceFindings> traces, List<String> notes)
        implements Findings {
    /** The aim for the part of resident memory on huge pages. */
    private static final double COVERAGE = 0.95;

    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * One trace.
     *
     * @param name of its file
     * @param program that was recorded
     * @param summary of what it asked for
     * @param samples of each allocator, round by round
     * @param failed which allocators failed, and why, a sentence each
     */
    record TraceFindings(
            String name,
            String program,
            TraceSummary summary,
            Map<ReplayArm, List<ReplaySample>> samples,
            List<String> failed) {}

    @Override
    public String page() {
        Table table = new Table("llrrrrrrrr");
        table.add(
                "trace",
                "allocator",
                "traffic",
                "peak live",
                "peak committed",
                "of peak live",
                "at the end",
                "on huge pages",
                "seconds",
                "min to max");
        traces.forEach(trace -> trace.samples()
                .forEach((arm, runs) -> table.add(
                        trace.name() + " (" + trace.program() + ")",
                        arm.name(),
                        Bytes.format(trace.summary().trafficBytes()),
                        Bytes.format(trace.summary().peakLiveBytes()),
                        Bytes.format((long) median(runs, ReplaySample::peakBytes)),
                        format(
                                median(runs, ReplaySample::peakBytes)
                                        / trace.summary().peakLiveBytes(),
                                3),
                        Bytes.format((long) median(runs, ReplaySample::residentBytes)),
                        format(100 * coverage(runs), 1) + " %",
                        format(seconds(runs).median() / NANOS_PER_SECOND, 2),
                        format(seconds(runs).min() / NANOS_PER_SECOND, 2) + " to "
                                + format(seconds(runs).max() / NANOS_PER_SECOND, 2))));
        StringBuilder text = new StringBuilder(
                "Replays of allocation traces. " + machine + ". " + rounds + ". " + Rounds.NOTE + ".\n\n" + table);
        notes.forEach(note -> text.append('\n').append(note));
        traces.forEach(trace -> trace.failed()
                .forEach(failure -> text.append("\nfailed: ")
                        .append(trace.name())
                        .append(": ")
                        .append(failure)));
        return text.toString().stripTrailing();
    }

    /** Whether memory that was to be on huge pages was not, or a replay failed. */
    @Override
    public boolean rejected() {
        return traces.stream().anyMatch(trace -> !trace.failed().isEmpty()) || isOnOtherPages();
    }

    private boolean isOnOtherPages() {
        return traces.stream()
                .flatMap(trace -> trace.samples().entrySet().stream())
                .anyMatch(series -> series.getKey().isHuge()
                        && series.getValue().stream()
                                .anyMatch(run -> run.residentBytes() > 0 && run.coverage() < COVERAGE));
    }

    @Override
    public void writeJson(Writer writer) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(writer).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("benchmark", "traces");
            json.writeNumberField("rounds", rounds.counted());
            json.writeNumberField("warmUpRounds", rounds.warmUp());
            json.writeNumberField("seed", rounds.seed());
            JsonParts.writeMachine(json, machine);
            json.writeArrayFieldStart("traces");
            for (TraceFindings trace : traces) {
                writeTrace(json, trace);
            }
            json.writeEndArray();
            JsonParts.writeTexts(json, "notes", notes);
            json.writeBooleanField("rejected", rejected());
            json.writeEndObject();
        }
    }

    private static void writeTrace(JsonGenerator json, TraceFindings trace) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", trace.name());
        json.writeStringField("program", trace.program());
        json.writeNumberField("allocations", trace.summary().allocations());
        json.writeNumberField("trafficBytes", trace.summary().trafficBytes());
        json.writeNumberField("peakLiveBytes", trace.summary().peakLiveBytes());
        json.writeArrayFieldStart("series");
        for (Map.Entry<ReplayArm, List<ReplaySample>> series : trace.samples().entrySet()) {
            List<ReplaySample> runs = series.getValue();
            json.writeStartObject();
            json.writeStringField("name", series.getKey().name());
            JsonParts.writeNumbers(json, "nanos", numbers(runs, ReplaySample::nanos));
            JsonParts.writeNumbers(json, "peakBytes", numbers(runs, ReplaySample::peakBytes));
            JsonParts.writeNumbers(json, "residentBytes", numbers(runs, ReplaySample::residentBytes));
            JsonParts.writeNumbers(json, "hugeBytes", numbers(runs, ReplaySample::hugeBytes));
            JsonParts.writeNumbers(json, "leftBytes", numbers(runs, ReplaySample::leftBytes));
            json.writeEndObject();
        }
        json.writeEndArray();
        JsonParts.writeTexts(json, "failed", trace.failed());
        json.writeEndObject();
    }

    private static Spread seconds(List<ReplaySample> runs) {
        return Spread.of(numbers(runs, ReplaySample::nanos));
    }

    private static double coverage(List<ReplaySample> runs) {
        return Spread.of(runs.stream().map(ReplaySample::coverage).toList()).median();
    }

    private static double median(List<ReplaySample> runs, ToLongFunction<ReplaySample> field) {
        return Spread.of(numbers(runs, field)).median();
    }

    private static List<Long> numbers(List<ReplaySample> runs, ToLongFunction<ReplaySample> field) {
        return runs.stream().mapToLong(field).boxed().toList();
    }

    private static String format(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
