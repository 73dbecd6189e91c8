// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import dev.hugemap.shared.FoundRegion;
import dev.hugemap.shared.RegionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What {@code regions list} shows to people: a row for each region.
 *
 * @param regions by name
 * @param isMounted whether any hugetlbfs is in sight
 * @param now what ages are counted from
 */
record RegionsPage(List<FoundRegion> regions, boolean isMounted, Instant now) {
    Page page() {
        Page page = new Page();
        page.verdict(verdict(), Tone.PLAIN);
        if (!regions.isEmpty()) {
            page.row(Tone.FAINT, "name", "size", "pages", "user", "age", "state", "path");
        }
        for (FoundRegion region : regions) {
            page.row(
                    tone(region.state()),
                    region.name(),
                    Bytes.format(region.bytes()),
                    region.pageSize().toString(),
                    Long.toString(region.uid()),
                    age(region.since()),
                    region.state() + ": " + region.detail(),
                    region.path());
        }
        return page;
    }

    private String verdict() {
        if (!isMounted) {
            return "No hugetlbfs is mounted in sight: no region survives its process here";
        }
        if (regions.isEmpty()) {
            return "No regions";
        }
        long bytes = regions.stream().mapToLong(FoundRegion::bytes).sum();
        long inUse = regions.stream()
                .filter(region -> region.state() == RegionState.IN_USE)
                .count();
        long foreign = regions.stream()
                .filter(region -> region.state() == RegionState.FOREIGN)
                .count();
        return Counts.of(regions.size(), "region", "regions") + ", " + Bytes.format(bytes) + ", "
                + (inUse == 0 ? "none" : Bytes.count(inUse)) + " in use"
                + (foreign == 0 ? "" : ", " + Bytes.count(foreign) + " of which that can't be told");
    }

    private static Tone tone(RegionState state) {
        return switch (state) {
            case IN_USE, CLEAN -> Tone.PLAIN;
            default -> Tone.BAD;
        };
    }

    /** In the largest unit that it fills: nobody wants to know more. */
    private String age(Instant since) {
        Duration age = Duration.between(since, now);
        if (age.toDays() > 0) {
            return age.toDays() + " d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
