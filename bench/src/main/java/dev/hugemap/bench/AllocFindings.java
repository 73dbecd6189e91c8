// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What allocating and freeing takes, of all rivals.
 *
 * @param machine where
 * @param rounds how often
 * @param count how often in each JVM
 * @param samples of each cell, round by round
 * @param absent who isn't here, and why
 * @param failed what was to be measured and could not be, and why
 */
record AllocFindings(
        Machine machine,
        Rounds rounds,
        AllocRun count,
        Map<AllocCell, List<AllocSample>> samples,
        Map<String, String> absent,
        Map<AllocCell, String> failed)
        implements Findings {
    private static final double NANOS = 1000;
    private static final double PERCENT = 100;
    private static final double STEADY = 0.05;

    @Override
    public String page() {
        Table table = new Table("llrrrrrl");
        table.add("block", "rival", "ns", Spread.heading(rounds.counted()), "min", "drift", "B/op", "observed");
        samples.keySet().forEach(cell -> addRow(table, cell));
        return machine + "\n"
                + "Time of a block of each thread, from allocation to free, or from one block to the next where another thread"
                + " frees them: " + rounds + ", in each a JVM of its own with the median of " + count.iterations()
                + " iterations of " + count.millis() + " ms\n\n"
                + table + "\n" + new RatioTable(ratios().all()) + "\n"
                + lines("absent", absent)
                + lines("failed", texts(failed))
                + lines("rejected, and in no ratio", rejections())
                + "A ratio is the rival's time over hugemap's. B/op: what the Java heap allocated for a block. Drift: the first"
                + " iteration beside the last of its JVM, where they differ most; ! where it was still warming up, by more than 5 %. "
                + Spread.NOTE
                + ".";
    }

    private void addRow(Table table, AllocCell cell) {
        Spread spread = Spread.of(ratios().picos(cell));
        table.add(
                cell.subject(),
                cell.rival(),
                nanos(spread.median()),
                nanos(spread.low()) + " to " + nanos(spread.high()),
                nanos(spread.min()),
                drift(cell),
                garbage(cell),
                observed(cell));
    }

    private AllocRatios ratios() {
        return new AllocRatios(samples);
    }

    private List<AllocSample> of(AllocCell cell) {
        return Objects.requireNonNull(samples.get(cell));
    }

    private String garbage(AllocCell cell) {
        List<Double> all = of(cell).stream()
                .map(AllocSample::garbage)
                .filter(bytes -> !bytes.isNaN())
                .toList();
        return all.isEmpty()
                ? "-"
                : String.format(Locale.ROOT, "%.1f", Spread.of(all).median());
    }

    private String observed(AllocCell cell) {
        return observations(cell).distinct().collect(Collectors.joining("; "));
    }

    private Stream<String> observations(AllocCell cell) {
        return of(cell).stream().map(sample -> sample.observed().text());
    }

    private String drift(AllocCell cell) {
        double most = mostDrift(cell);
        return String.format(Locale.ROOT, "%.1f %%", PERCENT * most) + (most > STEADY ? " !" : "");
    }

    private double mostDrift(AllocCell cell) {
        return of(cell).stream().mapToDouble(AllocSample::drift).max().orElseThrow();
    }

    private Map<String, String> rejections() {
        return texts(samples.keySet().stream()
                .filter(ratios()::isRejected)
                .collect(Collectors.toMap(cell -> cell, cell -> "not on huge pages, but " + observed(cell))));
    }

    private static Map<String, String> texts(Map<AllocCell, String> byCell) {
        return byCell.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().rival() + ", " + entry.getKey().subject(),
                        Map.Entry::getValue,
                        (one, _) -> one,
                        TreeMap::new));
    }

    private static String lines(String what, Map<String, String> reasons) {
        return reasons.entrySet().stream()
                .map(entry -> what + ": " + entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static String nanos(double picos) {
        return String.format(Locale.ROOT, "%,.2f", picos / NANOS);
    }

    /** Whether a pool was on other pages than huge ones, or something could not be measured. */
    @Override
    public boolean rejected() {
        return !failed.isEmpty() || samples.keySet().stream().anyMatch(ratios()::isRejected);
    }

    @Override
    public void writeJson(Writer writer) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(writer)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("benchmark", "allocation");
            json.writeNumberField("rounds", rounds.counted());
            json.writeNumberField("warmUpRounds", rounds.warmUp());
            json.writeNumberField("seed", rounds.seed());
            json.writeNumberField("iterations", count.iterations());
            json.writeNumberField("iterationMillis", count.millis());
            JsonParts.writeMachine(json, machine);
            json.writeArrayFieldStart("series");
            for (AllocCell cell : samples.keySet()) {
                writeSeries(json, cell);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("ratios");
            for (Ratio ratio : ratios().all()) {
                JsonParts.writeRatio(json, ratio);
            }
            json.writeEndArray();
            writeReasons(json, "absent", absent);
            writeReasons(json, "failed", texts(failed));
            writeReasons(json, "rejected", rejections());
            json.writeEndObject();
        }
    }

    private static void writeReasons(JsonGenerator json, String name, Map<String, String> reasons) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : reasons.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private void writeSeries(JsonGenerator json, AllocCell cell) throws IOException {
        json.writeStartObject();
        json.writeStringField("rival", cell.rival());
        json.writeStringField("pattern", cell.pattern().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("bytes", cell.bytes());
        json.writeNumberField("threads", cell.threads());
        JsonParts.writeNumbers(json, "picos", ratios().picos(cell));
        json.writeArrayFieldStart("iterations");
        for (AllocSample sample : of(cell)) {
            json.writeStartArray();
            for (long picos : sample.picos()) {
                json.writeNumber(picos);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeBooleanField("steady", mostDrift(cell) <= STEADY);
        json.writeArrayFieldStart("garbage");
        for (AllocSample sample : of(cell)) {
            if (!Double.isNaN(sample.garbage())) {
                json.writeNumber(sample.garbage());
            }
        }
        json.writeEndArray();
        JsonParts.writeTexts(json, "observed", observations(cell).toList());
        json.writeEndObject();
    }
}
