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
import java.util.Objects;

/**
 * How many messages a ring between two processes takes on huge pages and on base pages.
 *
 * @param machine where
 * @param rounds how often
 * @param bytes of the ring
 * @param samples of each arm, round by round; the arm on huge pages first
 */
record RingFindings(Machine machine, Rounds rounds, int bytes, Map<RingArm, List<RingSample>> samples)
        implements Findings {
    private static final double NANOS_PER_MICRO = 1000;

    @Override
    public String page() {
        Table table = new Table("lrrrrl");
        table.add("ring", "million messages/s", "interval", "min", "max", "observed, in each run");
        samples.forEach((arm, runs) -> {
            Spread spread = Spread.of(runs.stream().map(RingFindings::rate).toList());
            table.add(
                    arm.name(),
                    text(spread.median()),
                    text(spread.low()) + " to " + text(spread.high()),
                    text(spread.min()),
                    text(spread.max()),
                    String.join(
                            "; ", runs.stream().map(RingSample::text).distinct().toList()));
        });
        return machine + "\n"
                + "Messages of " + RingMapping.MESSAGE + " B through a ring of " + Bytes.format(bytes)
                + " between two processes; " + rounds + "\n\n"
                + table + "\n" + new RatioTable(List.of(ratio())) + "\n"
                + (rejected() ? "rejected: a ring was on other pages than its name says\n" : "")
                + Rounds.NOTE + ". " + Spread.NOTE + ".";
    }

    /** How long the same messages take on base pages for each unit of time on huge ones. */
    private Ratio ratio() {
        List<RingArm> arms = List.copyOf(samples.keySet());
        return Ratio.of(
                arms.getLast().name() + " / " + arms.getFirst().name(),
                Ratio.NO_AIM,
                nanos(arms.getLast()),
                nanos(arms.getFirst()));
    }

    private List<Long> nanos(RingArm arm) {
        return Objects.requireNonNull(samples.get(arm)).stream()
                .map(RingSample::nanos)
                .toList();
    }

    private static double rate(RingSample sample) {
        return sample.messages() * NANOS_PER_MICRO / sample.nanos();
    }

    private static String text(double rate) {
        return String.format(Locale.ROOT, "%.1f", rate);
    }

    @Override
    public boolean rejected() {
        return samples.values().stream().flatMap(List::stream).anyMatch(sample -> !sample.matchesLabel());
    }

    @Override
    public void writeJson(Writer writer) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(writer)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("benchmark", "ring");
            json.writeNumberField("rounds", rounds.counted());
            json.writeNumberField("warmUpRounds", rounds.warmUp());
            json.writeNumberField("seed", rounds.seed());
            json.writeNumberField("bytes", bytes);
            JsonParts.writeMachine(json, machine);
            json.writeArrayFieldStart("series");
            for (Map.Entry<RingArm, List<RingSample>> series : samples.entrySet()) {
                writeSeries(json, series.getKey(), series.getValue());
            }
            json.writeEndArray();
            json.writeFieldName("ratio");
            JsonParts.writeRatio(json, ratio());
            json.writeBooleanField("rejected", rejected());
            json.writeEndObject();
        }
    }

    private void writeSeries(JsonGenerator json, RingArm arm, List<RingSample> runs) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", arm.name());
        json.writeNumberField("messages", runs.getFirst().messages());
        JsonParts.writeNumbers(json, "nanos", nanos(arm));
        JsonParts.writeTexts(
                json, "observed", runs.stream().map(RingSample::text).toList());
        json.writeEndObject();
    }
}
