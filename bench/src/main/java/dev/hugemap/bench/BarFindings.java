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
 * What a BAR's registers and its mapping cost beside plain memory and a plain mapping.
 *
 * @param machine where
 * @param rounds how often
 * @param times of each method in each round, in picoseconds
 */
record BarFindings(Machine machine, int rounds, Map<String, List<Long>> times) implements Findings {
    private static final double PICOS_PER_NANO = 1e3;

    @Override
    public String page() {
        Table table = new Table("lrlrr");
        table.add("method", "median", Spread.heading(rounds), "min", "max");
        times.forEach((method, picos) -> {
            Spread spread = Spread.of(picos);
            table.add(
                    method,
                    nanos(spread.median()),
                    nanos(spread.low()) + " to " + nanos(spread.high()),
                    nanos(spread.min()),
                    nanos(spread.max()));
        });
        return rounds + (rounds == 1 ? " round" : " rounds") + "\n" + machine + "\n\n" + table + "\n"
                + new RatioTable(BarCost.ratios(times))
                + "\nA BAR of 4 GiB is to be mapped and unmapped in less than 1,000,000 ns. " + Spread.NOTE;
    }

    @Override
    public void writeJson(Writer writer) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(writer)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("benchmark", "bar");
            json.writeNumberField("rounds", rounds);
            JsonParts.writeMachine(json, machine);
            json.writeObjectFieldStart("picos");
            for (Map.Entry<String, List<Long>> method : times.entrySet()) {
                JsonParts.writeNumbers(json, method.getKey(), method.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("ratios");
            for (Ratio ratio : BarCost.ratios(times)) {
                JsonParts.writeRatio(json, ratio);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** A BAR has no page size that it could miss. */
    @Override
    public boolean rejected() {
        return false;
    }

    private static String nanos(double picos) {
        return String.format(Locale.ROOT, "%,.2f ns", picos / PICOS_PER_NANO);
    }
}
