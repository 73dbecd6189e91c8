// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.inspect.Evidence;
import dev.hugemap.page.Bytes;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How much of a plan's mappings is on huge pages, as the kernel said at one moment.
 *
 * @param presentBytes memory that is there
 * @param hugeBytes how much of it is on leaves of the huge page's size
 * @param unknownBytes addresses of which no source tells
 * @param evidence the sources that were read
 */
public record HugeShare(long presentBytes, long hugeBytes, long unknownBytes, SortedSet<Evidence> evidence) {
    /** Copies the set. */
    public HugeShare {
        evidence = Collections.unmodifiableSortedSet(new TreeSet<>(evidence));
    }

    @Override
    public String toString() {
        return Bytes.format(hugeBytes) + " of " + Bytes.format(presentBytes) + " huge"
                + (unknownBytes > 0 ? ", " + Bytes.format(unknownBytes) + " unknown" : "");
    }
}
