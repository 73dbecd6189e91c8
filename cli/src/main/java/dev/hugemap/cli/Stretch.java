// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.MappingSummary;
import java.util.ArrayList;
import java.util.List;

/**
 * Mappings that touch and belong together: a heap of which parts were advised is several mappings to the kernel, and one
 * thing to people.
 *
 * @param mappings of one name and kind, each starting where the one before ends
 */
record Stretch(List<MappingSummary> mappings) {
    /** Copies the list. */
    Stretch {
        mappings = List.copyOf(mappings);
    }

    /** The stretches of all mappings, in the order of their addresses. */
    static List<Stretch> of(List<MappingSummary> all) {
        List<Stretch> stretches = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= all.size(); i++) {
            if (i == all.size() || !goesOn(all.get(i - 1), all.get(i))) {
                stretches.add(new Stretch(all.subList(first, i)));
                first = i;
            }
        }
        return stretches;
    }

    private static boolean goesOn(MappingSummary before, MappingSummary next) {
        return before.range().end() == next.range().start()
                && before.name().equals(next.name())
                && before.kind() == next.kind();
    }

    long presentBytes() {
        return mappings.stream().mapToLong(MappingSummary::presentBytes).sum();
    }

    /** A file's path, or what the kernel calls it. */
    String name() {
        String name = mappings.getFirst().name();
        return name.isEmpty() ? "anonymous" : name;
    }
}
