// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code jfr} tells programs: sizes in bytes, durations in nanoseconds. */
record FlightJson(Path file, FlightSummary summary) {
    void print(PrintStream out) {
        Json.print(out, this::write);
    }

    private void write(JsonGenerator json) throws IOException {
        FlightVerdict verdict = new FlightVerdict(summary);
        json.writeStringField("file", file.toString());
        json.writeBooleanField("good", verdict.isGood());
        json.writeStringField("verdict", verdict.text());
        json.writeStringField("first", time(summary.first()));
        json.writeStringField("last", time(summary.last()));
        json.writeNumberField("events", summary.events());
        json.writeNumberField("ours", summary.ours());
        json.writeNumberField("grantedBytes", summary.grantedBytes());
        json.writeNumberField("populatedBytes", summary.populatedBytes());
        json.writeNumberField("onTouchBytes", summary.onTouchBytes());
        json.writeNumberField("hugeBytes", summary.hugeBytes());
        Json.array(json, "granted", all -> {
            for (FlightGrants grants : summary.granted()) {
                Json.element(all, fields -> granted(fields, grants));
            }
        });
        counts(json, "gotNothing", "backings", summary.nothing());
        Json.array(json, "refused", all -> {
            for (FlightRefusals refusals : summary.refused()) {
                Json.element(all, fields -> refused(fields, refusals));
            }
        });
        counts(json, "drifts", "kinds", summary.drifts());
        counts(json, "shared", "origin", summary.shared());
        count(json, "reserved", summary.reserved());
        Json.object(json, "pools", this::pools);
        Json.object(json, "collapsed", this::collapsed);
        Json.object(json, "others", fields -> {
            for (Map.Entry<String, Long> other : summary.others().entrySet()) {
                fields.writeNumberField(other.getKey(), other.getValue());
            }
        });
    }

    private static void granted(JsonGenerator json, FlightGrants grants) throws IOException {
        json.writeStringField("backing", grants.backing());
        json.writeNumberField("pageSize", grants.pageSize());
        json.writeNumberField("count", grants.count());
        json.writeNumberField("bytes", grants.bytes());
        json.writeNumberField("populated", grants.populated());
        json.writeNumberField("onTouch", grants.onTouch());
        json.writeNumberField("faults", grants.faults());
        json.writeNumberField("nanos", grants.nanos());
    }

    private static void refused(JsonGenerator json, FlightRefusals refusals) throws IOException {
        json.writeStringField("backing", refusals.backing());
        json.writeNumberField("pageSize", refusals.pageSize());
        json.writeStringField("reason", refusals.reason());
        json.writeStringField("code", refusals.code().isEmpty() ? null : refusals.code());
        json.writeNumberField("count", refusals.count());
        json.writeNumberField("blocks", refusals.blocks());
        json.writeNumberField("asked", refusals.asked());
        json.writeStringField("call", refusals.call());
        json.writeStringField("errno", refusals.errno().isEmpty() ? null : refusals.errno());
        json.writeStringField("cause", refusals.cause());
        json.writeStringField("remedy", refusals.remedy());
    }

    private void pools(JsonGenerator json) throws IOException {
        json.writeNumberField("pools", summary.pools());
        count(json, "committed", summary.committed());
        count(json, "released", summary.released());
        count(json, "exhausted", summary.exhausted());
        json.writeStringField("message", summary.exhausted().lastText("message"));
    }

    private void collapsed(JsonGenerator json) throws IOException {
        FlightCollapses collapses = summary.collapses();
        json.writeNumberField("passes", collapses.passes());
        json.writeNumberField("planned", collapses.planned());
        json.writeNumberField("bytes", collapses.collapsed());
        json.writeNumberField("refused", collapses.refused());
        json.writeNumberField("longestCallNanos", collapses.longestCall());
        json.writeNumberField("nanos", collapses.nanos());
    }

    private static void counts(JsonGenerator json, String name, String kind, Map<String, FlightCount> counts)
            throws IOException {
        Json.array(json, name, all -> {
            for (Map.Entry<String, FlightCount> one : counts.entrySet()) {
                Json.element(all, fields -> {
                    fields.writeStringField(kind, one.getKey());
                    fields.writeNumberField("count", one.getValue().count());
                    fields.writeNumberField("bytes", one.getValue().bytes());
                });
            }
        });
    }

    private static void count(JsonGenerator json, String name, FlightCount count) throws IOException {
        Json.object(json, name, fields -> {
            fields.writeNumberField("count", count.count());
            fields.writeNumberField("bytes", count.bytes());
        });
    }

    private static @Nullable String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
