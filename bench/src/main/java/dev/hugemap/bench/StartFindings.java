// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long programs take from the start of their JVM to its end.
 *
 * @param machine where
 * @param rounds how often
 * @param samples of each arm, round by round; the arm that does nothing first
 */
record StartFindings(Machine machine, Rounds rounds, Map<StartArm, List<StartSample>> samples) implements Findings {
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String page() {
        Table table = new Table("lrrrrl");
        table.add("program", "ms", "over nothing", Spread.heading(rounds.counted()), "min", "said at last");
        double nothing = Double.NaN;
        for (Map.Entry<StartArm, List<StartSample>> entry : samples.entrySet()) {
            Spread spread = Spread.of(nanos(entry.getValue()));
            nothing = Double.isNaN(nothing) ? spread.median() : nothing;
            table.add(
                    entry.getKey().name(),
                    millis(spread.median()),
                    millis(spread.median() - nothing),
                    millis(spread.low()) + " to " + millis(spread.high()),
                    millis(spread.min()),
                    entry.getValue().getLast().said().lines().findFirst().orElse(""));
        }
        return machine + "\n" + "Each program in a JVM of its own, from its start to its end; " + rounds + "\n\n"
                + table + "\n" + Spread.NOTE + ".";
    }

    private static List<Long> nanos(List<StartSample> runs) {
        return runs.stream().map(StartSample::nanos).toList();
    }

    private static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.0f", nanos / NANOS_PER_MILLI);
    }

    @Override
    public boolean rejected() {
        return false;
    }

    @Override
    public void writeJson(Writer writer) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(writer)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("benchmark", "start");
            json.writeNumberField("rounds", rounds.counted());
            json.writeNumberField("warmUpRounds", rounds.warmUp());
            json.writeNumberField("seed", rounds.seed());
            JsonParts.writeMachine(json, machine);
            json.writeArrayFieldStart("series");
            for (Map.Entry<StartArm, List<StartSample>> series : samples.entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", series.getKey().name());
                JsonParts.writeTexts(json, "command", series.getKey().command());
                JsonParts.writeNumbers(json, "nanos", nanos(series.getValue()));
                json.writeStringField("said", series.getValue().getLast().said());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
