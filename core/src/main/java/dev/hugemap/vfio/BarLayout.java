// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of a region go within one reservation for all of it. Arithmetic.
 *
 * @param length of the reservation: all of the region, whole base pages
 * @param alignment what the reservation's address is chosen modulo, a power of two
 * @param skew the address modulo {@code alignment}: 0 so that addresses agree with offsets
 * @param areas the parts that are mapped, as offsets into the region: whole base pages, in order and apart
 * @param sizes by which the kernel can map, ascending
 */
record BarLayout(long length, long alignment, long skew, List<AddressRange> areas, List<PageSize> sizes) {
    /**
     * Lays a region out.
     *
     * @param region more than 0 bytes
     * @param sizes by which the kernel can map, ascending; the first is the base page
     * @param options what is asked for
     * @throws IllegalArgumentException if the largest size asked for is smaller than a page
     */
    static BarLayout of(RegionInfo region, List<PageSize> sizes, BarOptions options) {
        PageSize base = sizes.getFirst();
        List<AddressRange> areas = wholePages(region, base);
        PageSize useful = areas.stream()
                .flatMap(area -> plan(area, area.start(), sizes).largestPageSize().stream())
                .max(PageSize::compareTo)
                .orElse(base);
        PageSize largest = options.largest().orElse(useful);
        if (largest.compareTo(base) < 0) {
            throw new IllegalArgumentException("a BAR is mapped by pages of " + base + " at least, not " + largest);
        }
        long skew = largest.compareTo(useful) < 0 ? largest.bytes() : 0;
        return new BarLayout(base.roundUp(region.length()), useful.bytes(), skew, areas, sizes);
    }

    /** By which blocks the areas are faulted in a reservation that begins at an address. */
    BarPlan plan(long reservation) {
        return new BarPlan(areas.stream()
                .map(area -> plan(area, reservation + area.start(), sizes))
                .toList());
    }

    private static FaultPlan plan(AddressRange area, long address, List<PageSize> sizes) {
        return FaultPlan.of(new AddressRange(address, area.length()), area.start(), sizes);
    }

    /**
     * What can be mapped of the areas: the kernel maps whole pages. The last page of a region may reach beyond its end, and
     * is the region's alone (vfio lets it be mapped only then).
     */
    private static List<AddressRange> wholePages(RegionInfo region, PageSize base) {
        List<AddressRange> pages = new ArrayList<>();
        if (!region.readable()) {
            return pages;
        }
        for (AddressRange area : region.areas()) {
            long start = base.roundUp(area.start());
            long end = area.end() == region.length() ? base.roundUp(area.end()) : base.roundDown(area.end());
            if (start < end) {
                pages.add(AddressRange.between(start, end));
            }
        }
        return List.copyOf(pages);
    }
}
