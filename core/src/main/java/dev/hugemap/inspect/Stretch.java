// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;

/**
 * Neighbouring addresses that stand alike.
 *
 * @param start first address
 * @param end address after the last
 * @param state how they stand
 */
record Stretch(long start, long end, State state) {
    long bytes() {
        return end - start;
    }

    AddressRange range() {
        return AddressRange.between(start, end);
    }
}
