// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.inspect.PageState;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One way in which memory stands, as a picture shows it.
 *
 * @param label for the legend
 * @param light its colour on a white page, as RGB
 * @param dark its colour on a dark page, as RGB
 * @param bytes how much of a mapping stands so
 * @param mark of what stands so in a trace
 */
record Layer(String label, int light, int dark, ToLongFunction<MappingSummary> bytes, int mark) {
    /** Of huge leaves, smallest first; told apart by those who see few colours too (Okabe and Ito), as orange is. */
    private static final int[][] HUGE = {
        {0x0072b2, 0x4ba3dd}, {0x7a3e9d, 0xb583d6}, {0x007a5a, 0x2fb58e}, {0x3b3b8f, 0x8f8fe0}
    };

    private static final int[] BASE = {0xe69f00, 0xe69f00};

    /** The layers of what occurs in a view, the largest leaves first. */
    static List<Layer> of(MapsView view) {
        List<PageSize> sizes = view.space().leafSizes();
        List<Layer> layers = new ArrayList<>();
        for (PageSize size : sizes) {
            int rank = sizes.size()
                    - 1
                    - sizes.indexOf(size)
                    - (sizes.contains(view.space().basePage()) ? 1 : 0);
            int[] colour = size.equals(view.space().basePage()) ? BASE : HUGE[Math.min(rank, HUGE.length - 1)];
            layers.add(new Layer(
                    size.toString(), colour[0], colour[1], mapping -> mapping.presentBytes(size), Trace.markOf(size)));
        }
        addIfAny(
                layers,
                view,
                new Layer(
                        "zero page",
                        0x9aa0a6,
                        0x80868b,
                        MappingSummary::zeroPageBytes,
                        Trace.markOf(PageState.ZERO_PAGE)));
        addIfAny(
                layers,
                view,
                new Layer(
                        "swapped", 0xc2410c, 0xe2612c, MappingSummary::swappedBytes, Trace.markOf(PageState.SWAPPED)));
        addIfAny(
                layers,
                view,
                new Layer(
                        "unknown", 0xcc79a7, 0xcc79a7, MappingSummary::unknownBytes, Trace.markOf(PageState.UNKNOWN)));
        return layers;
    }

    private static void addIfAny(List<Layer> layers, MapsView view, Layer layer) {
        if (layer.total(view) > 0) {
            layers.add(layer);
        }
    }

    long total(MapsView view) {
        return view.space().mappings().stream().mapToLong(bytes).sum();
    }
}
