// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** What {@code jfr} shows to people. */
record FlightPage(FlightSummary summary) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    Page page() {
        FlightVerdict verdict = new FlightVerdict(summary);
        Page page = new Page();
        page.verdict(verdict.text(), verdict.tone());
        recorded(page);
        if (summary.ours() == 0) {
            howToRecord(page);
            return page;
        }
        summary.granted().forEach(grants -> granted(page, grants));
        counted(page, "got nothing", summary.nothing());
        summary.refused().forEach(refusals -> refused(page, refusals));
        if (summary.exhausted().count() > 0) {
            counted(
                    page,
                    "exhausted",
                    "pools",
                    summary.exhausted(),
                    firstLine(summary.exhausted().lastText("message")));
        }
        summary.drifts()
                .forEach((kinds, drifts) -> counted(
                        page,
                        "drift",
                        kinds,
                        drifts,
                        "last " + drifts.lastText("before") + ", then " + drifts.lastText("after")));
        collapsed(page, summary.collapses());
        pools(page);
        counted(page, "shared", summary.shared());
        if (summary.reserved().count() > 0) {
            counted(page, "reserved", "addresses", summary.reserved(), "");
        }
        summary.others().forEach((name, count) -> page.labelled("other", name, "", times(count)));
        return page;
    }

    private void recorded(Page page) {
        String span = "";
        if (summary.first().isPresent() && summary.last().isPresent()) {
            Instant first = summary.first().get();
            Instant last = summary.last().get();
            span = ", " + TIME.format(first) + " to " + TIME.format(last) + " UTC, "
                    + Durations.format(Duration.between(first, last).toNanos());
        }
        page.labelled(
                "events",
                Bytes.count(summary.ours()) + " of hugemap, " + Bytes.count(summary.events()) + " in all" + span);
    }

    private static void howToRecord(Page page) {
        String hugemap = System.getProperty("hugemap.launcher", "hugemap");
        page.labelled("", "Its events are off unless a recording asks for them. To have them:");
        page.labelled("", hugemap + " jfr --settings > /tmp/hugemap.jfc");
        page.labelled("", "java -XX:StartFlightRecording:settings=/tmp/hugemap.jfc,filename=/tmp/app.jfr …");
        page.labelled("", "jcmd PID JFR.start settings=/tmp/hugemap.jfc filename=/tmp/app.jfr    (of a JVM that runs)");
    }

    private static void granted(Page page, FlightGrants grants) {
        page.labelled(
                "granted", grants.backing(), Bytes.format(grants.bytes()), times(grants.count()), populated(grants));
    }

    private static String populated(FlightGrants grants) {
        if (grants.populated() == 0) {
            return "on touch, not proved";
        }
        String rest = grants.onTouch() == 0 ? "" : "; " + Bytes.format(grants.onTouch()) + " on touch, not proved";
        return Counts.of(grants.faults(), "fault", "faults") + ", " + Durations.format(grants.nanos()) + rest;
    }

    private static void refused(Page page, FlightRefusals refusals) {
        String blocks =
                refusals.blocks() > refusals.count() ? ", " + Counts.of(refusals.blocks(), "block", "blocks") : "";
        String errno = refusals.errno().isEmpty() ? "" : ": " + refusals.errno();
        String code = refusals.code().isEmpty() ? "" : " [" + refusals.code() + "]";
        page.labelled(
                "refused",
                refusals.backing(),
                Bytes.format(refusals.asked()),
                times(refusals.count()) + blocks,
                refusals.reason() + code + ", last " + refusals.call() + errno + "; " + refusals.cause());
        page.labelled("", "to have it", refusals.remedy());
    }

    private static void collapsed(Page page, FlightCollapses collapses) {
        if (collapses.passes() > 0) {
            page.labelled(
                    "collapsed",
                    "small pages",
                    Bytes.format(collapses.collapsed()),
                    Counts.of(collapses.passes(), "pass", "passes"),
                    "of " + Bytes.format(collapses.planned()) + " planned, " + Bytes.format(collapses.refused())
                            + " refused; longest call " + Durations.format(collapses.longestCall()));
        }
    }

    private void pools(Page page) {
        String pools = Counts.of(summary.pools(), "pool", "pools");
        if (summary.committed().count() > 0) {
            counted(page, "grew", pools, summary.committed(), "counted among what was granted");
        }
        if (summary.released().count() > 0) {
            counted(page, "gave back", pools, summary.released(), "");
        }
    }

    private static void counted(Page page, String label, Map<String, FlightCount> counts) {
        counts.forEach((kind, count) -> counted(
                page, label, kind, count, count.lastText("name").isEmpty() ? "" : "last " + count.lastText("name")));
    }

    private static void counted(Page page, String label, String kind, FlightCount count, String rest) {
        page.labelled(label, kind, Bytes.format(count.bytes()), times(count.count()), rest);
    }

    private static String times(long count) {
        return Counts.of(count, "time", "times");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
