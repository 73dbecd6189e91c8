// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.address;

import dev.hugemap.it.broken.host.Facts;

/** Knows facts of the host. */
public final class Range {
    public Facts facts() {
        return new Facts();
    }
}
