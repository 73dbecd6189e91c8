// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.List;

/** Things in a row, as people list them. */
final class Series {
    private Series() {}

    /** For example {@code 1 GiB}, {@code 1 GiB and 2 MiB}, {@code 1 GiB, 2 MiB and 4 KiB}. */
    static String of(List<?> things) {
        List<String> words = things.stream().map(Object::toString).toList();
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
