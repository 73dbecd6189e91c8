// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What verdicts about a range cost beside reading smaps.
 *
 * @param machine where
 * @param rounds how often
 * @param range what was looked at, all of it on huge pages
 * @param mappings how many small mappings the process had besides
 * @param samples of each arm by its name, round by round
 */
record ProofFindings(
        Machine machine, Rounds rounds, AddressRange range, int mappings, Map<String, List<ProofSample>> samples)
        implements Findings {
    private static final double MICRO = 1000;

    /** Runs the arms in turn. */
    static ProofFindings measure(
            Machine machine, Rounds rounds, AddressRange range, int mappings, List<ProofArm> arms) {
        Map<String, List<ProofSample>> samples = rounds.run(arms, order -> order, ProofArm::run).entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
        return new ProofFindings(machine, rounds, range, mappings, samples);
    }

    @Override
    public String page() {
        Table table = new Table("lrrrrr");
        table.add("way", "median µs", "interval", "min", "max", "found");
        for (String name : names()) {
            Spread spread = Spread.of(nanos(name));
            table.add(
                    name,
                    micros(spread.median()),
                    micros(spread.low()) + " to " + micros(spread.high()),
                    micros(spread.min()),
                    micros(spread.max()),
                    Bytes.format(of(name).getLast().found()));
        }
        return machine + "\n"
                + "Verdicts about " + Bytes.format(range.length()) + " on huge pages, in a process with " + mappings
                + " small mappings besides; " + rounds + "\n\n"
                + table + "\n" + new RatioTable(ratios()) + "\n"
                + (rejected() ? "rejected: a way found other pages than huge ones\n" : "")
                + Rounds.NOTE + ". " + Spread.NOTE + ".";
    }

    private static List<String> names() {
        return List.of(
                ProofArm.FIRST_REPORT,
                ProofArm.REPORT,
                ProofArm.FIRST_WALK,
                ProofArm.WALK,
                ProofArm.PARSE,
                ProofArm.READ);
    }

    private List<Ratio> ratios() {
        return List.of(
                ratio(ProofArm.PARSE, ProofArm.FIRST_REPORT, "at least 100"),
                ratio(ProofArm.PARSE, ProofArm.REPORT, "at least 100"),
                ratio(ProofArm.PARSE, ProofArm.FIRST_WALK, "at least 100"),
                ratio(ProofArm.PARSE, ProofArm.WALK, "at least 100"),
                ratio(ProofArm.PARSE, ProofArm.READ, "at most 1.15"));
    }

    private Ratio ratio(String dividend, String divisor, String aim) {
        return Ratio.of(dividend + " / " + divisor, aim, nanos(dividend), nanos(divisor));
    }

    private List<Long> nanos(String name) {
        return of(name).stream().map(ProofSample::nanos).toList();
    }

    private List<ProofSample> of(String name) {
        return Objects.requireNonNull(samples.get(name));
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / MICRO);
    }

    @Override
    public boolean rejected() {
        return samples.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(ProofArm.READ))
                .flatMap(entry -> entry.getValue().stream())
                .anyMatch(sample -> sample.found() != range.length());
    }

    @Override
    public void writeJson(Writer writer) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(writer)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("benchmark", "proof");
            json.writeNumberField("rounds", rounds.counted());
            json.writeNumberField("warmUpRounds", rounds.warmUp());
            json.writeNumberField("seed", rounds.seed());
            json.writeNumberField("bytes", range.length());
            json.writeNumberField("mappings", mappings);
            JsonParts.writeMachine(json, machine);
            json.writeArrayFieldStart("series");
            for (String name : names()) {
                json.writeStartObject();
                json.writeStringField("name", name);
                JsonParts.writeNumbers(json, "nanos", nanos(name));
                JsonParts.writeNumbers(
                        json, "found", of(name).stream().map(ProofSample::found).toList());
                json.writeEndObject();
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
}
