// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.page.Bytes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What pages a task is best done on, by what was measured.
 *
 * @param task which
 * @param take the pages, or empty where the measurements can't tell
 * @param gain how much faster the task is on them than on base pages; or the widest gain that decides nothing, or
 *     empty where there is none
 * @param reason for people
 */
record Advice(Task task, Optional<Pages> take, Optional<Gain> gain, String reason) {
    /** Holds all pages of a task against base pages, and those that are faster against each other. */
    static Advice of(Gains gains, Task task) {
        List<Pages> measured = gains.measured(task);
        Optional<Pages> base = measured.stream().filter(Pages::isBase).findFirst();
        if (base.isEmpty()) {
            return unknown(task, Optional.empty(), "can't tell: nothing was measured on base pages");
        }
        List<Pages> others = measured.stream().filter(pages -> !pages.isBase()).toList();
        if (others.isEmpty()) {
            return unknown(task, Optional.empty(), "can't tell: nothing was measured on huge pages");
        }
        List<Gain> all = others.stream()
                .filter(pages -> canGain(task, pages, base.get()))
                .flatMap(pages -> gains.of(task, pages, base.get()).stream())
                .toList();
        if (all.isEmpty()) {
            return new Advice(
                    task, base, Optional.empty(), "same leaves as " + base.get() + ": no gain by the TLB to expect");
        }
        List<Gain> faster = all.stream().filter(Gain::isFaster).toList();
        if (!faster.isEmpty()) {
            Gain taken = easiestOfTheFastest(gains, task, faster);
            return new Advice(task, Optional.of(taken.pages()), Optional.of(taken), because(taken));
        }
        Optional<Gain> undecided = all.stream()
                .filter(gain -> gain.outcome() == Gain.Outcome.UNKNOWN)
                .max(Comparator.comparingDouble(Gain::factor));
        if (undecided.isPresent()) {
            Gain gain = undecided.get();
            return unknown(task, undecided, "can't tell: " + gain.bounds() + " times on " + gain.pages());
        }
        Gain closest =
                all.stream().max(Comparator.comparingDouble(Gain::factor)).orElseThrow();
        String reason = closest.outcome() == Gain.Outcome.SAME
                ? "no difference, " + Gain.same()
                : closest.pages() + " is slower, " + closest.bounds() + " times as fast";
        return new Advice(task, base, Optional.of(closest), reason);
    }

    /** How sure it is, for people. */
    String sure() {
        return take.isEmpty() ? "-" : gain.map(Gain::sure).orElse("-");
    }

    /** Whether huge pages are the better choice. */
    boolean isHuge() {
        return take.isPresent() && !take.get().isBase();
    }

    /** The pages to take, for people. */
    String text() {
        return take.map(Pages::name).orElse("can't tell");
    }

    /** Loads that wait for each other gain by the TLB alone: where its entries reach no further, what differs is chance. */
    private static boolean canGain(Task task, Pages pages, Pages base) {
        return task.workload().part() != Part.TLB || pages.hasLargerLeavesThan(base);
    }

    /** Of those that nothing is surely faster than, the one that is easiest to have. */
    private static Gain easiestOfTheFastest(Gains gains, Task task, List<Gain> faster) {
        Gain fastest =
                faster.stream().max(Comparator.comparingDouble(Gain::factor)).orElseThrow();
        return faster.stream()
                .filter(gain -> gains.of(task, fastest.pages(), gain.pages())
                        .map(lead -> !lead.isFaster())
                        .orElse(true))
                .min(Comparator.comparingInt(gain -> gain.pages().rank()))
                .orElse(fastest);
    }

    private static String because(Gain taken) {
        return taken.times() + " faster than on " + taken.than() + " (" + taken.bounds() + ")";
    }

    private static Advice unknown(Task task, Optional<Gain> gain, String reason) {
        return new Advice(task, Optional.empty(), gain, reason);
    }

    /** Advice for a sentence, that with the same outcome together. */
    static String summary(List<Advice> all) {
        boolean same = all.stream().map(one -> one.task().bytes()).distinct().count() == 1;
        return all.stream()
                        .collect(Collectors.groupingBy(
                                Advice::kind,
                                TreeMap::new,
                                Collectors.mapping(one -> one.inSummary(same), Collectors.joining(", "))))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getKey().text + entry.getValue())
                        .collect(Collectors.joining("; "))
                + (same ? "; each over " + Bytes.format(all.getFirst().task().bytes()) : "");
    }

    private Kind kind() {
        if (take.isEmpty()) {
            return Kind.UNKNOWN;
        }
        return isHuge() ? Kind.HUGE : Kind.BASE;
    }

    private String inSummary(boolean sameBytes) {
        return (sameBytes ? Workload.shortly(task) : Workload.shortly(task) + " over " + Bytes.format(task.bytes()))
                + (isHuge() ? " (" + text() + ", " + gain.orElseThrow().times() + ")" : "");
    }

    private enum Kind {
        HUGE("huge pages pay for "),
        BASE("they don't for "),
        UNKNOWN("can't tell for ");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }
}
