// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.page.AddressRange;
import org.jspecify.annotations.Nullable;

/**
 * What a region is made of.
 *
 * @param file through which this process holds its lock: nobody else gets this opening
 * @param shown the opening that others may be given; the same where nobody is
 * @param outcome the mapping and its proof
 * @param origin how this process came to it
 * @param name of the region, or null
 * @param header of a named region that this process owns, or null
 * @param headerBytes how much of the mapping lies before the data
 */
record RegionParts(
        RegionFile file,
        RegionFile shown,
        CommitOutcome outcome,
        RegionOrigin origin,
        @Nullable String name,
        @Nullable NamedHeader header,
        long headerBytes) {
    AddressRange dataRange() {
        AddressRange all = outcome.range();
        return AddressRange.between(all.start() + headerBytes, all.end());
    }
}
