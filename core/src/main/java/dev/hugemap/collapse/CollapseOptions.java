// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.page.AddressRange;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What of a process is to be made huge, and for how long.
 *
 * @param minimum mappings shorter than this are left out, in bytes
 * @param range what lies outside is left out; empty for all of the process
 * @param overrides what is done although it would be left alone
 * @param budget after which a pass stops, with what it has; empty for no limit
 */
public record CollapseOptions(
        long minimum, Optional<AddressRange> range, Set<CollapseOverride> overrides, Optional<Duration> budget) {
    /** Of mappings shorter than this, too little is gained for what it takes. */
    private static final long DEFAULT_MINIMUM = 16L << 20;

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the minimum is negative, the range empty, or the budget not positive
     */
    public CollapseOptions {
        if (minimum < 0) {
            throw new IllegalArgumentException("the minimum is 0 or more bytes, not " + minimum);
        }
        if (range.isPresent() && range.get().length() == 0) {
            throw new IllegalArgumentException("the range " + range.get() + " is empty");
        }
        if (budget.isPresent() && (budget.get().isNegative() || budget.get().isZero())) {
            throw new IllegalArgumentException("the budget is longer than nothing, not " + budget.get());
        }
        overrides = Set.copyOf(overrides);
    }

    /**
     * Mappings of 16 MiB or more, nothing overridden, no time limit.
     *
     * @return the options
     */
    public static CollapseOptions defaults() {
        return new CollapseOptions(DEFAULT_MINIMUM, Optional.empty(), Set.of(), Optional.empty());
    }

    /**
     * With another minimum.
     *
     * @param bytes mappings shorter than this are left out
     * @return new options
     */
    public CollapseOptions minimum(long bytes) {
        return new CollapseOptions(bytes, range, overrides, budget);
    }

    /**
     * Within some addresses alone.
     *
     * @param only what lies outside is left out
     * @return new options
     */
    public CollapseOptions within(AddressRange only) {
        return new CollapseOptions(minimum, Optional.of(only), overrides, budget);
    }

    /**
     * With an override beside those that are there.
     *
     * @param override what is done although it would be left alone
     * @return new options
     */
    public CollapseOptions override(CollapseOverride override) {
        Set<CollapseOverride> more = EnumSet.of(override);
        more.addAll(overrides);
        return new CollapseOptions(minimum, range, more, budget);
    }

    /**
     * With a time limit for each pass. It counts from the first call to collapse, waits included; the looks before and after
     * come on top, as they move nothing.
     *
     * @param longest after which no further call is made
     * @return new options
     */
    public CollapseOptions budget(Duration longest) {
        return new CollapseOptions(minimum, range, overrides, Optional.of(longest));
    }
}
