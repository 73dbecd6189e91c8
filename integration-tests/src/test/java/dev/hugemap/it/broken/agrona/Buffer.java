// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.agrona;

import dev.hugemap.it.broken.memory.Region;

/** Knows more of its memory than the segment. */
public final class Buffer {
    public Region region() {
        return new Region();
    }
}
