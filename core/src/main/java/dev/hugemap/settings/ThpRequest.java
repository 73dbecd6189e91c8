// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.Locale;
import java.util.Optional;

/**
 * Who is to get transparent huge pages. Immutable.
 *
 * @param pageSize whose own setting is meant, or empty for the one above all sizes
 * @param mode who gets them; {@link ThpMode#INHERIT} for a size alone
 */
public record ThpRequest(Optional<PageSize> pageSize, ThpMode mode) {
    /**
     * Checks the mode.
     *
     * @throws IllegalArgumentException if it is {@link ThpMode#UNKNOWN}
     */
    public ThpRequest {
        if (mode == ThpMode.UNKNOWN) {
            throw new IllegalArgumentException("no setting can be made unknown");
        }
    }

    /**
     * The setting above all sizes.
     *
     * @param mode who gets them, of sizes that inherit
     * @return the request
     * @throws IllegalArgumentException if the mode is {@link ThpMode#UNKNOWN}
     */
    public static ThpRequest global(ThpMode mode) {
        return new ThpRequest(Optional.empty(), mode);
    }

    /**
     * A size's own setting. A kernel before 6.8 has one for the PMD size alone: the one above all sizes.
     *
     * @param pageSize the size
     * @param mode who gets them
     * @return the request
     * @throws IllegalArgumentException if the mode is {@link ThpMode#UNKNOWN}
     */
    public static ThpRequest of(PageSize pageSize, ThpMode mode) {
        return new ThpRequest(Optional.of(pageSize), mode);
    }

    /** The mode as the kernel words it. */
    String word() {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** Says {@code madvise for 2 MiB}, {@code never for all sizes that inherit}. */
    @Override
    public String toString() {
        return word() + " for " + pageSize.map(PageSize::toString).orElse("all sizes that inherit");
    }
}
