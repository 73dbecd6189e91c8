// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.bridge.abi;

import dev.hugemap.it.broken.page.Size;

/** Imports where it may import nothing. */
public final class Constants {
    public Size size() {
        return new Size();
    }
}
