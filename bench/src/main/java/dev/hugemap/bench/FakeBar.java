// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.PciAddress;
import dev.hugemap.vfio.VfioDevice;
import dev.hugemap.vfio.VfioHost;
import dev.hugemap.vfio.fake.FakeDevice;
import dev.hugemap.vfio.fake.FakeVfio;

/** A device that isn't there, with one BAR: real mappings of a file, so that its memory is cached and fast. */
final class FakeBar implements AutoCloseable {
    private static final String ADDRESS = "0000:00:04.0";

    private final FakeVfio fake = FakeVfio.create();
    private final VfioDevice device;

    FakeBar(long bytes) {
        fake.plug(FakeDevice.at(ADDRESS).bar(0, bytes));
        device = VfioHost.over(fake.bridge(), KernelFiles.under(fake.root())).open(PciAddress.of(ADDRESS));
    }

    /** Maps the BAR. */
    Bar map() {
        return device.bar(0);
    }

    @Override
    public void close() {
        device.close();
        fake.close();
    }
}
