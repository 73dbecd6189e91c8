// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.settings;

import dev.hugemap.it.broken.memory.Region;

/** Knows a package that it has no need of. */
public final class Settings {
    public Region region() {
        return new Region();
    }
}
