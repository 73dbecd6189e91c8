// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The address space as strips, all equally wide, for the page and the image.
 *
 * @param view what was found out
 * @param layers how memory can stand, from the bottom of a strip to its top
 * @param strips in the order of their addresses
 */
record Picture(MapsView view, List<Layer> layers, List<Strip> strips) {
    /** How to read it, a line each. */
    static final List<String> KEY = List.of(
            "Strips follow the addresses, all equally wide; the thicker, the more memory. Small neighbours share one.",
            "A colour is as high as its share of the addresses in its column.");

    static Picture of(MapsView view, Trace trace) {
        List<Layer> layers = Layer.of(view);
        List<Strip> strips = strips(view, layers.size());
        int stretch = 0;
        for (Strip strip : strips) {
            stretch = fill(strip, layers, trace, stretch);
        }
        return new Picture(view, layers, strips);
    }

    private static List<Strip> strips(MapsView view, int layers) {
        long page = view.space().basePage().bytes();
        List<Strip> strips = new ArrayList<>();
        List<Stretch> small = new ArrayList<>();
        for (Stretch stretch : Stretch.of(view.space().mappings())) {
            if (view.isSmall(stretch.presentBytes())) {
                small.add(stretch);
                continue;
            }
            addSmall(strips, small, layers, page);
            strips.add(new Strip(stretch.name(), stretch.mappings(), layers, page));
        }
        addSmall(strips, small, layers, page);
        return strips;
    }

    private static void addSmall(List<Strip> strips, List<Stretch> small, int layers, long page) {
        if (small.isEmpty()) {
            return;
        }
        List<MappingSummary> mappings =
                small.stream().flatMap(stretch -> stretch.mappings().stream()).toList();
        String name = small.size() == 1
                ? small.getFirst().name()
                : Counts.of(mappings.size(), "small mapping", "small mappings");
        strips.add(new Strip(name, mappings, layers, page));
        small.clear();
    }

    /** Adds what a trace has in the mappings of a strip, from a stretch of it on; returns the one to go on with. */
    private static int fill(Strip strip, List<Layer> layers, Trace trace, int first) {
        int stretch = first;
        long offset = 0;
        for (MappingSummary mapping : strip.mappings()) {
            long start = mapping.range().start();
            long end = mapping.range().end();
            while (stretch < trace.count() && trace.end(stretch) <= start) {
                stretch++;
            }
            for (int i = stretch; i < trace.count() && trace.start(i) < end; i++) {
                long from = Math.max(trace.start(i), start);
                long to = Math.min(trace.end(i), end);
                add(strip, layers, trace.mark(i), offset + from - start, to - from);
            }
            offset += end - start;
        }
        return stretch;
    }

    private static void add(Strip strip, List<Layer> layers, int mark, long offset, long bytes) {
        for (int layer = 0; layer < layers.size(); layer++) {
            if (layers.get(layer).mark() == mark) {
                strip.add(layer, offset, bytes);
            }
        }
    }

    /** All that the layers hold, at least 1. */
    long totalBytes() {
        return Math.max(1, layers.stream().mapToLong(layer -> layer.total(view)).sum());
    }

    /** What lies between a strip and the one before; empty where they touch. */
    String gapBefore(int strip) {
        if (strip == 0) {
            return "";
        }
        long gap = strips.get(strip).start() - strips.get(strip - 1).end();
        return gap <= 0 ? "" : Bytes.format(gap) + " unmapped";
    }

    Thickness thickness(Strip strip) {
        return Thickness.of(strip.presentBytes(), view.space().presentBytes());
    }

    /** How much of a strip could be huge and isn't, and why. */
    String reason(Strip strip) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (MappingSummary mapping : strip.mappings()) {
            bytes.merge(view.why().reason(mapping), view.why().smallBytes(mapping), Long::sum);
        }
        bytes.remove("");
        return bytes.entrySet().stream()
                .map(reason -> Bytes.format(reason.getValue()) + " not huge: " + reason.getKey())
                .collect(Collectors.joining("; "));
    }

    /** How much of a strip is there. */
    String sizes(Strip strip) {
        return strip.sizes(view.space().basePage());
    }

    /** A layer with its bytes and share, for the legend. */
    String legend(Layer layer) {
        String bytes = Bytes.format(layer.total(view));
        boolean isPresent = view.space().leafSizes().stream()
                .anyMatch(size -> size.toString().equals(layer.label()));
        return isPresent
                ? bytes + " on " + layer.label() + " leaves, "
                        + Share.of(layer.total(view), view.space().presentBytes())
                : bytes + " " + layer.label();
    }
}
