package dev.hugemap.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What allocating and freeing takes, of all rivals.
 *
 * @param machine where
 * @param rounds how often
 * @param count how often in each JVM
 * @param samples of each cell, round by round
 * @param absent who isn't here, and why
 */
record AllocFindings(
        Machine machine,
        Rounds rounds,
        AllocRun count,
        Map<AllocCell, List<AllocSample>> samples,
        Map<String, String> absent)
        implements Findings {
    private static final double NANOS = 1000;

    @Override
    public String page() {
        Table table = new Table("llrrrrl");
        table.add("block", "rival", "ns", "interval", "min", "B/op", "observed");
        samples.keySet().forEach(cell -> addRow(table, cell));
        return machine + "\n"
                + "Time of a block of each thread, from allocation to free, in a JVM of its own: " + rounds
                + ", of each "
                + count.iterations() + " iterations of " + count.millis() + " ms\n\n"
                + table + "\n" + new RatioTable(ratios().all()) + "\n"
                + absent.entrySet().stream()
                        .map(entry -> "absent: " + entry.getKey() + ": " + entry.getValue() + "\n")
                        .collect(Collectors.joining())
                + "A ratio is the rival's time over hugemap's. B/op: what the Java heap allocated for a block. "
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
        return of(cell).stream().map(AllocSample::observed).distinct().collect(Collectors.joining("; "));
    }

    private static String nanos(double picos) {
        return String.format(Locale.ROOT, "%,.2f", picos / NANOS);
    }

    /** What pages there were stands beside each number; no arm stands for a page size. */
    @Override
    public boolean rejected() {
        return false;
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
            json.writeObjectFieldStart("absent");
            for (Map.Entry<String, String> entry : absent.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private void writeSeries(JsonGenerator json, AllocCell cell) throws IOException {
        json.writeStartObject();
        json.writeStringField("rival", cell.rival());
        json.writeStringField("pattern", cell.pattern().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("bytes", cell.bytes());
        json.writeNumberField("threads", cell.threads());
        JsonParts.writeNumbers(json, "picos", ratios().picos(cell));
        json.writeArrayFieldStart("garbage");
        for (AllocSample sample : of(cell)) {
            if (!Double.isNaN(sample.garbage())) {
                json.writeNumber(sample.garbage());
            }
        }
        json.writeEndArray();
        JsonParts.writeTexts(
                json, "observed", of(cell).stream().map(AllocSample::observed).toList());
        json.writeEndObject();
    }
}
