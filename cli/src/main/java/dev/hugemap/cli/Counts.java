// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;

/** Counts with their nouns, as people write them. */
final class Counts {
    private Counts() {}

    /** For example {@code 1 leaf}, {@code 2,048 leaves}. */
    static String of(long count, String one, String many) {
        return Bytes.count(count) + " " + (count == 1 ? one : many);
    }
}
