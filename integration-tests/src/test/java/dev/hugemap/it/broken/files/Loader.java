// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.files;

import dev.hugemap.it.broken.vfio.Device;

/** Knows a package that it has no need of. */
public final class Loader {
    public Device device() {
        return new Device();
    }
}
