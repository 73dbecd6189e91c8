// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.AddressSpace;
import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.Bytes;
import java.util.Comparator;
import java.util.List;

/**
 * What {@code maps} found out, for all the ways of showing it.
 *
 * @param target the process
 * @param process what to call it
 * @param space its mappings
 * @param why the reasons of mappings that aren't huge, as far as they show without smaps
 * @param explained what smaps adds
 */
record MapsView(Target target, String process, AddressSpace space, WhyNotHuge why, Explained explained) {
    private static final Comparator<MappingSummary> BIGGEST_FIRST = Comparator.comparingLong(
                    (MappingSummary mapping) -> mapping.presentBytes())
            .thenComparing(mapping -> mapping.range().length())
            .reversed();

    /** A mapping is small that holds less than this part of all memory. */
    private static final int SMALL = 100;

    /** In a sentence. */
    String verdict() {
        long present = space.presentBytes();
        long huge = present - space.presentBytes(space.basePage());
        if (present == 0) {
            return process + ": no memory is present";
        }
        return process + ": " + Bytes.format(present) + " present, " + Share.of(huge, present)
                + " of it on huge leaves";
    }

    boolean isMostlyHuge() {
        return space.coverage().orElse(0) >= 0.5;
    }

    /** Why a mapping isn't huge; empty where nothing of it could be. */
    String reason(MappingSummary mapping) {
        return explained.sentences().getOrDefault(mapping.range(), why.reason(mapping));
    }

    /** Biggest first. */
    List<MappingSummary> biggestFirst() {
        return space.mappings().stream().sorted(BIGGEST_FIRST).toList();
    }

    boolean isSmall(MappingSummary mapping) {
        return isSmall(mapping.presentBytes());
    }

    /** Whether so many bytes of memory are too few for a row or a strip of their own. */
    boolean isSmall(long presentBytes) {
        return presentBytes * SMALL < Math.max(space.presentBytes(), 1);
    }
}
