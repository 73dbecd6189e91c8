// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** How thick a strip is drawn: the more of the process's memory it holds, the thicker. */
enum Thickness {
    /** A quarter or more. */
    THICK(4, 56),
    /** A twentieth or more. */
    MIDDLE(20, 36),
    /** A hundredth or more. */
    SLIM(100, 22),
    /** Less. */
    THIN(Long.MAX_VALUE, 10);

    private final long part;
    private final int pixels;

    Thickness(long part, int pixels) {
        this.part = part;
        this.pixels = pixels;
    }

    /** The thickness of a part of a whole, both in bytes. */
    static Thickness of(long bytes, long whole) {
        for (Thickness thickness : values()) {
            if (bytes > 0 && bytes >= whole / thickness.part) {
                return thickness;
            }
        }
        return THIN;
    }

    int pixels() {
        return pixels;
    }

    /** What the page's style calls it. */
    String styleName() {
        return "t" + pixels;
    }
}
