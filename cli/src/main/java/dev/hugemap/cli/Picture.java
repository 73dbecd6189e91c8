package dev.hugemap.cli;

import dev.hugemap.inspect.AddressSpace;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.inspect.PageWalk;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The address space as strips, for the page and the image.
 *
 * @param view what was found out
 * @param layers how memory can stand, from the bottom of a strip to its top
 * @param strips in the order of their addresses
 */
record Picture(MapsView view, List<Layer> layers, List<Strip> strips) {
    static Picture of(MapsView view, Inspector inspector) {
        List<Layer> layers = Layer.of(view);
        List<Strip> strips = strips(view, layers.size());
        AddressSpace space = view.space();
        AddressRange all = AddressRange.between(
                space.mappings().getFirst().range().start(),
                space.mappings().getLast().range().end());
        try (PageWalk walk = inspector.walk(all)) {
            boolean more = walk.next();
            for (Strip strip : strips) {
                more = fill(strip, layers, walk, more);
            }
        }
        return new Picture(view, layers, strips);
    }

    private static List<Strip> strips(MapsView view, int layers) {
        long page = view.space().basePage().bytes();
        List<Strip> strips = new ArrayList<>();
        List<MappingSummary> small = new ArrayList<>();
        for (MappingSummary mapping : view.space().mappings()) {
            if (view.isSmall(mapping)) {
                small.add(mapping);
                continue;
            }
            if (!small.isEmpty()) {
                strips.add(new Strip(small, layers, page));
                small.clear();
            }
            strips.add(new Strip(List.of(mapping), layers, page));
        }
        if (!small.isEmpty()) {
            strips.add(new Strip(small, layers, page));
        }
        return strips;
    }

    /** Adds what a walk meets in the mappings of a strip; false at the walk's end. */
    private static boolean fill(Strip strip, List<Layer> layers, PageWalk walk, boolean somethingLeft) {
        boolean more = somethingLeft;
        long offset = 0;
        for (MappingSummary mapping : strip.mappings()) {
            long start = mapping.range().start();
            long end = mapping.range().end();
            while (more && walk.end() <= start) {
                more = walk.next();
            }
            while (more && walk.start() < end) {
                long from = Math.max(walk.start(), start);
                long to = Math.min(walk.end(), end);
                int layer = layerOf(walk, layers);
                if (layer >= 0) {
                    strip.add(layer, offset + from - start, to - from);
                }
                if (walk.end() > end) {
                    break;
                }
                more = walk.next();
            }
            offset += end - start;
        }
        return more;
    }

    private static int layerOf(PageWalk step, List<Layer> layers) {
        for (int layer = 0; layer < layers.size(); layer++) {
            if (layers.get(layer).covers().test(step)) {
                return layer;
            }
        }
        return -1;
    }

    /** What lies between a strip and the one before; empty where they touch. */
    String gapBefore(int strip) {
        if (strip == 0) {
            return "";
        }
        long gap = strips.get(strip).start() - strips.get(strip - 1).end();
        return gap <= 0 ? "" : Bytes.format(gap) + " unmapped";
    }

    /** Why a strip isn't huge, where it is one mapping. */
    String reason(Strip strip) {
        return strip.mappings().size() > 1
                ? ""
                : view.why().reason(strip.mappings().getFirst());
    }

    /** A layer with its bytes and share, for the legend. */
    String legend(Layer layer) {
        long bytes = layer.total(view);
        boolean isPresent = view.space().leafSizes().stream()
                .anyMatch(size -> size.toString().equals(layer.label()));
        String share = isPresent ? ", " + Share.of(bytes, view.space().presentBytes()) : "";
        return layer.label() + ": " + Bytes.format(bytes) + share;
    }
}
