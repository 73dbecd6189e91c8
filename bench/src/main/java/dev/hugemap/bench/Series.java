// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * The measurements of one arm, or of one part of it, in the order of the rounds.
 *
 * @param name of the arm
 * @param part what was timed
 * @param threads how many threads put pages in
 * @param label the page size that the arm stands for
 * @param nanos one time per round
 * @param faults median of the minor faults, where the arm counts them
 * @param callBytes how much was put in with one call, where the arm tells
 * @param observed what the kernel says the memory was on: the first round that contradicts the label, or the last one
 */
record Series(
        String name,
        String part,
        int threads,
        PageSize label,
        List<Long> nanos,
        OptionalLong faults,
        OptionalLong callBytes,
        ObservedPages observed) {
    static final String USABLE = "to usable memory";

    /** The whole way from the request to usable memory. */
    static Series usable(Arm arm, List<Sample> samples) {
        return of(arm, USABLE, samples, Sample::nanos);
    }

    /** The part in which pages are put in; only of an arm that tells it apart. */
    static Series populate(Arm arm, List<Sample> samples) {
        return of(
                arm,
                "populate",
                samples,
                sample -> sample.populate().orElseThrow().nanos());
    }

    /** Whether a round was on other pages than the label says: such times say nothing about the label. */
    boolean rejected() {
        return !observed.matchesLabel();
    }

    /** What was timed, apart from the arm: the part, the page size, the threads. */
    String subject() {
        return part + ", " + label + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    private static Series of(Arm arm, String part, List<Sample> samples, ToLongFunction<Sample> nanos) {
        List<Sample.Populate> populates =
                samples.stream().flatMap(sample -> sample.populate().stream()).toList();
        List<Long> faults = populates.stream().map(Sample.Populate::faults).toList();
        ObservedPages observed = samples.stream()
                .map(Sample::observed)
                .filter(pages -> !pages.matchesLabel())
                .findFirst()
                .orElseGet(() -> samples.getLast().observed());
        return new Series(
                arm.name(),
                part,
                arm.threads(),
                arm.label(),
                samples.stream().mapToLong(nanos).boxed().toList(),
                faults.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(Math.round(Spread.of(faults).median())),
                populates.stream().mapToLong(Sample.Populate::callBytes).findFirst(),
                observed);
    }
}
