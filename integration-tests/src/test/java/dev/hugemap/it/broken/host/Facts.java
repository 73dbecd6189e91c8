// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.host;

import dev.hugemap.it.broken.memory.Region;

/** Knows a package above it. */
public final class Facts {
    public Region region() {
        return new Region();
    }
}
