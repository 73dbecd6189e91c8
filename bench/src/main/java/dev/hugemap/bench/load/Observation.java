// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.hugemap.bench.AllocBenchmark;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the memory of one run was on, before its first iteration and after its last: the run's proof, or what speaks against
 * it.
 *
 * @param backing what was asked for
 * @param pageBytes the page size that this stands for on the host; 0 where the kernel has none
 * @param bytes of the memory, in whole base pages
 * @param before the first look, or null where there was no memory
 * @param after the last look, or the first that contradicts what was asked for; null where the run didn't come that far
 * @param refusal why there was no memory, with the remedy; empty where there was
 */
public record Observation(
        Backing backing,
        long pageBytes,
        long bytes,
        @Nullable Look before,
        @Nullable Look after,
        String refusal) {
    /**
     * The same after one more look, at memory that may have moved: the first one comes before the run, and of the others the last
     * is kept, or the first that contradicts the label.
     */
    Observation seen(Inspector inspector, AddressRange range) {
        if (after != null && !matches()) {
            return this;
        }
        Look look = Look.at(inspector, backing, range);
        return before == null
                ? new Observation(backing, pageBytes, bytes, look, null, refusal)
                : new Observation(backing, pageBytes, bytes, before, look, refusal);
    }

    /** The same with no memory. */
    Observation refused(String reason) {
        return new Observation(backing, pageBytes, bytes, before, after, reason);
    }

    /**
     * Whether all of the memory was seen on the page size asked for, both times.
     *
     * @return false also where nobody could tell
     */
    public boolean matches() {
        return reason().isEmpty();
    }

    /**
     * Why it doesn't match.
     *
     * @return a sentence for people; empty where it does
     */
    public String reason() {
        if (!refusal.isEmpty()) {
            return "refused: " + refusal;
        }
        if (before == null || after == null) {
            return "nobody looked " + (before == null ? "before" : "after") + " the run";
        }
        String first = against("before the run ", before);
        return first.isEmpty() ? against("after the run ", after) : first;
    }

    private String against(String when, Look look) {
        boolean folios = backing.isOfFolios();
        long asked = (folios ? look.folios() : look.leaves()).getOrDefault(pageBytes, 0L);
        if (asked == bytes) {
            return "";
        }
        String untold = folios && look.toldInFolios() < look.mapped()
                ? "; folios show in /proc/kpageflags, which root can read"
                : "";
        return when + Bytes.format(asked) + " of " + Bytes.format(bytes) + " were seen "
                + (folios ? "in folios" : "on pages") + " of " + Bytes.format(pageBytes) + " (" + look + untold + ")";
    }

    /**
     * Writes one JSON object: all of it, and whether it matches.
     *
     * @param json where
     * @throws IOException if it can't be written
     */
    public void writeTo(JsonGenerator json) throws IOException {
        ObservationJson.write(json, this);
    }

    /** Writes it to the file that the property {@link AllocBenchmark#OBSERVED} names, where one is named. */
    void tell() {
        String file = System.getProperty(AllocBenchmark.OBSERVED);
        if (file != null) {
            try {
                write(Path.of(file));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /**
     * Writes a file with one JSON object.
     *
     * @param file where, which may exist
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(file))) {
            json.enable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            writeTo(json);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param file where
     * @return an equal observation
     * @throws IOException if it can't be read, or isn't one
     */
    public static Observation read(Path file) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(Files.newBufferedReader(file))) {
            json.nextToken();
            return read(json);
        }
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @param json at the object's start; at its end thereafter
     * @return an equal observation
     * @throws IOException if it can't be read, or isn't one
     */
    public static Observation read(JsonParser json) throws IOException {
        return ObservationJson.read(json);
    }
}
