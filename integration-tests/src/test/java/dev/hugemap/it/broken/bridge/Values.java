// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.bridge;

import dev.hugemap.it.broken.bridge.call.NativeBridge;

/** Leads from the values, open to all, to the calls. */
public interface Values {
    NativeBridge bridge();
}
