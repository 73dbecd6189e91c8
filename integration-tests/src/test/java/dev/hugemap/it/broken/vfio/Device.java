// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.vfio;

import dev.hugemap.it.broken.memory.Region;

/** Knows what memory is made of. */
public final class Device {
    public Region region() {
        return new Region();
    }
}
