// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured, and what can't be here.
 *
 * @param cells what is measured, by task
 * @param absent what isn't, with the reason
 */
record Plan(List<Cell> cells, Map<String, String> absent) {
    /** Copies the collections. */
    Plan {
        cells = List.copyOf(cells);
        absent = new LinkedHashMap<>(absent);
    }

    /** The same plan, of which something more isn't here. */
    Plan without(String name, String reason) {
        Map<String, String> more = new LinkedHashMap<>(absent);
        more.put(name, reason);
        return new Plan(cells, more);
    }

    /** Why something isn't measured that takes more memory than there is. */
    static String tooLittle(long room) {
        return "only " + Bytes.format(room) + " are to spare on this host";
    }

    /**
     * Every task on all pages that can be had for it.
     *
     * @param tasks what is done
     * @param offers what memory can be on
     * @param languages to measure in
     * @param room how much memory a task may take
     */
    static Plan of(List<Task> tasks, List<Offer> offers, List<Language> languages, long room) {
        Map<String, String> absent = new LinkedHashMap<>();
        for (Offer offer : offers) {
            if (!offer.reason().isEmpty()) {
                absent.put(
                        offer.pages() + (offer.mostBytes() > 0 ? ", more than " + Bytes.format(offer.mostBytes()) : ""),
                        offer.reason());
            }
        }
        List<Cell> cells = new ArrayList<>();
        for (Task task : tasks) {
            if (task.bytes() > room) {
                absent.put(task.toString(), tooLittle(room));
                continue;
            }
            for (Offer offer : offers) {
                if (task.bytes() <= offer.mostBytes() && !offer.isWhole(task)) {
                    absent.put(
                            offer.pages() + ", faults over " + Bytes.format(task.bytes()),
                            "that isn't whole pages; " + Bytes.format(offer.wholePages(task)) + " is");
                }
                if (offer.has(task)) {
                    for (Language language : languages) {
                        if (language == Language.JAVA || task.workload().isInC()) {
                            cells.add(new Cell(task, offer.pages(), language));
                        }
                    }
                }
            }
        }
        return new Plan(cells, absent);
    }
}
