// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.page;

import dev.hugemap.it.broken.host.Facts;

/** Imports where it may import nothing. */
public final class Size {
    public Facts facts() {
        return new Facts();
    }
}
