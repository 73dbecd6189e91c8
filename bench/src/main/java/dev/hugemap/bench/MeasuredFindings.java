// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What arms measured side by side: each measure as a table, with the pages that the memory was on, and how much it is of the first
 * arm's in the same rounds.
 *
 * @param benchmark its name for programs
 * @param heading what was done, for people
 * @param machine where
 * @param rounds how often
 * @param measures in the order of tables
 * @param samples of each arm, round by round; the first arm is what the others are held against
 */
record MeasuredFindings(
        String benchmark,
        String heading,
        Machine machine,
        Rounds rounds,
        List<Measure> measures,
        Map<? extends MeasuredArm, List<Measured>> samples)
        implements Findings {
    @Override
    public String page() {
        StringBuilder page = new StringBuilder(machine + "\n" + heading + "; " + rounds + "\n");
        for (Measure measure : measures) {
            page.append('\n').append(table(measure));
        }
        return page.append('\n')
                .append(new RatioTable(ratios()))
                .append(rejected() ? "\nrejected: memory was on other pages than its name says" : "")
                .append("\n" + Spread.NOTE + ".")
                .toString();
    }

    private Table table(Measure measure) {
        Table table = new Table("lrrrrl");
        table.add(measure.name(), "median", Spread.heading(rounds.counted()), "min", "max", "observed, in each run");
        samples.forEach((arm, runs) -> {
            Spread spread = Spread.of(values(runs, measure));
            table.add(
                    arm.name(),
                    measure.format(spread.median()),
                    measure.format(spread.low()) + " to " + measure.format(spread.high()),
                    measure.format(spread.min()),
                    measure.format(spread.max()),
                    String.join(
                            "; ", runs.stream().map(Measured::text).distinct().toList()));
        });
        return table;
    }

    private List<Ratio> ratios() {
        List<MeasuredArm> arms = List.copyOf(samples.keySet());
        List<Ratio> ratios = new ArrayList<>();
        for (Measure measure : measures) {
            for (MeasuredArm arm : arms.subList(1, arms.size())) {
                ratios.add(Ratio.of(
                        measure.name() + ": " + arm.name() + " / "
                                + arms.getFirst().name(),
                        Ratio.NO_AIM,
                        values(runs(arm), measure),
                        values(runs(arms.getFirst()), measure)));
            }
        }
        return ratios;
    }

    private List<Measured> runs(MeasuredArm arm) {
        return Objects.requireNonNull(samples.get(arm));
    }

    private static List<Long> values(List<Measured> runs, Measure measure) {
        return runs.stream().map(run -> run.value(measure)).toList();
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
            json.writeStringField("benchmark", benchmark);
            json.writeStringField("heading", heading);
            json.writeNumberField("rounds", rounds.counted());
            json.writeNumberField("warmUpRounds", rounds.warmUp());
            json.writeNumberField("seed", rounds.seed());
            JsonParts.writeMachine(json, machine);
            json.writeArrayFieldStart("series");
            for (MeasuredArm arm : samples.keySet()) {
                writeSeries(json, arm, runs(arm));
            }
            json.writeEndArray();
            json.writeArrayFieldStart("ratios");
            for (Ratio ratio : ratios()) {
                JsonParts.writeRatio(json, ratio);
            }
            json.writeEndArray();
            json.writeBooleanField("rejected", rejected());
            json.writeEndObject();
        }
    }

    private void writeSeries(JsonGenerator json, MeasuredArm arm, List<Measured> runs) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", arm.name());
        for (Measure measure : measures) {
            JsonParts.writeNumbers(json, measure.name(), values(runs, measure));
        }
        JsonParts.writeTexts(json, "observed", runs.stream().map(Measured::text).toList());
        json.writeEndObject();
    }
}
