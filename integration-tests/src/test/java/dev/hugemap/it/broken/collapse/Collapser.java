// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.collapse;

import dev.hugemap.it.broken.memory.Region;

/** Knows a package above it. */
public final class Collapser {
    public Region region() {
        return new Region();
    }
}
