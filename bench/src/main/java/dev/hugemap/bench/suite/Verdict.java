// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a person should take away, sentence by sentence, the most important first.
 *
 * @param report what was measured
 */
record Verdict(Report report) {
    private static final List<Part> OTHERS = List.of(Part.THROUGHPUT, Part.FAULT);

    /** One or more sentences. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        loads().ifPresent(sentences::add);
        for (Part part : OTHERS) {
            List<Advice> advice = advice(part);
            if (!advice.isEmpty()) {
                sentences.add(name(part) + ": " + Advice.summary(advice));
            }
        }
        if (sentences.isEmpty()) {
            sentences.add(
                    report.gathered().isEmpty()
                            ? "Nothing could be measured"
                            : "See below what " + report.gathered().size() + " comparisons found");
        }
        return sentences;
    }

    /** What to take, for each task of a part that was measured on the pages that it stands for. */
    List<Advice> advice(Part part) {
        Gains gains = new Gains(report);
        return report.tasks(part).stream().map(task -> Advice.of(gains, task)).toList();
    }

    /** Of random loads over the most memory of which something can be told. */
    private Optional<String> loads() {
        List<Advice> advice = advice(Part.TLB).stream()
                .filter(one -> one.task().workload() == Workload.RANDOM_LOADS)
                .sorted(Comparator.comparingLong(one -> -one.task().bytes()))
                .toList();
        if (advice.isEmpty()) {
            return Optional.empty();
        }
        Optional<Advice> known =
                advice.stream().filter(one -> one.take().isPresent()).findFirst();
        return Optional.of(known.map(one -> sentence(one) + unknownOver(advice, one))
                .orElseGet(() -> "These measurements can't tell whether huge pages pay on this host: "
                        + advice.getFirst().reason()));
    }

    /** The larger sizes of which nothing can be told. */
    private static String unknownOver(List<Advice> advice, Advice known) {
        List<String> larger = advice.subList(0, advice.indexOf(known)).reversed().stream()
                .map(one -> Bytes.format(one.task().bytes()))
                .toList();
        return larger.isEmpty() ? "" : "; over " + String.join(", ", larger) + " this run can't tell";
    }

    private static String sentence(Advice advice) {
        String memory = Bytes.format(advice.task().bytes());
        if (!advice.isHuge()) {
            return "On this host huge pages don't make random loads over " + memory + " faster: " + advice.reason();
        }
        Gain gain = advice.gain().orElseThrow();
        return "On this host " + gain.pages() + " pages make random loads over " + memory + " " + gain.times()
                + " faster than " + gain.than() + " pages (" + gain.bounds() + ", " + gain.sure() + " sure)";
    }

    private static String name(Part part) {
        return part == Part.THROUGHPUT ? "Throughput" : "Faults";
    }
}
