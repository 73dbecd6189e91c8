// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tests of one class and how they ended, written in the XML that Surefire writes. */
final class ClassReport {
    private final String name;
    private final List<Entry> entries = new ArrayList<>();

    ClassReport(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(String test, Outcome outcome, Duration duration) {
        entries.add(new Entry(test, outcome, duration));
    }

    int run() {
        return entries.size();
    }

    int failed() {
        return count(Outcome.Word.FAILED);
    }

    int skipped() {
        return count(Outcome.Word.SKIPPED);
    }

    private int count(Outcome.Word word) {
        return (int)
                entries.stream().filter(entry -> entry.outcome.word() == word).count();
    }

    private String seconds() {
        return seconds(entries.stream().map(Entry::duration).reduce(Duration.ZERO, Duration::plus));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    /** The report as a document. */
    String xml() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.append("<testsuite name=\"%s\" time=\"%s\" tests=\"%d\" errors=\"0\" skipped=\"%d\" failures=\"%d\">%n"
                .formatted(escaped(name), seconds(), run(), skipped(), failed()));
        for (Entry entry : entries) {
            text.append("  <testcase name=\"%s\" classname=\"%s\" time=\"%s\">%s</testcase>%n"
                    .formatted(escaped(entry.test), escaped(name), seconds(entry.duration), body(entry.outcome)));
        }
        return text.append("</testsuite>\n").toString();
    }

    private static String body(Outcome outcome) {
        String message = escaped(outcome.message());
        return switch (outcome.word()) {
            case PASSED -> "";
            case SKIPPED -> "\n    <skipped message=\"" + message + "\"/>\n  ";
            case FAILED -> "\n    <failure message=\"" + message + "\">" + escaped(outcome.trace()) + "</failure>\n  ";
        };
    }

    /** As text or as an attribute; what XML has no way to write is left out. */
    private static String escaped(String text) {
        return text.replaceAll("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD]", "")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\n", "&#10;");
    }

    @Override
    public String toString() {
        return "%s: %d run, %d failed, %d skipped, %s s".formatted(name, run(), failed(), skipped(), seconds());
    }

    private record Entry(String test, Outcome outcome, Duration duration) {}
}
