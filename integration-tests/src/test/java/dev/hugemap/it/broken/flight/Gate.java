// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.flight;

import dev.hugemap.it.broken.page.Size;

/** Knows sizes. */
public final class Gate {
    public Size size() {
        return new Size();
    }
}
