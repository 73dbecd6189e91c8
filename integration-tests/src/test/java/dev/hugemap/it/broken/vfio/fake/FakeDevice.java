// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.vfio.fake;

import dev.hugemap.it.broken.vfio.Device;

/** Knows what it is a fake for. */
public final class FakeDevice {
    public Device device() {
        return new Device();
    }
}
