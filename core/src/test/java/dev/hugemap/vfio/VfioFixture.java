// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.vfio.fake.FakeDevice;
import dev.hugemap.vfio.fake.FakeInterrupt;
import dev.hugemap.vfio.fake.FakeRefusals;
import dev.hugemap.vfio.fake.FakeVfio;
import dev.hugemap.vfio.fake.PluggedDevice;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** A host with one device that has a bit of everything. Nothing may be open when a test ends. */
abstract class VfioFixture {
    static final long KIB = 1024;
    static final long MIB = 1024 * KIB;
    static final PciAddress EDU = PciAddress.of("0000:00:04.0");
    static final int GROUP = 7;

    final FakeVfio fake = FakeVfio.createWithIommuFd();
    final PluggedDevice edu = fake.plug(device("0000:00:04.0"));
    final VfioHost host = VfioHost.over(fake.bridge(), KernelFiles.under(fake.root()));

    static FakeDevice device(String address) {
        return FakeDevice.at(address)
                .id(0x1234, 0x11e8)
                .group(GROUP)
                .bar(0, MIB)
                .ports(1, 256)
                .interrupts(FakeInterrupt.INTX, 1)
                .interrupts(FakeInterrupt.MSI, 4)
                .interrupts(FakeInterrupt.ERROR, 1)
                .interrupts(FakeInterrupt.RELEASE_REQUEST, 1)
                .resettable();
    }

    static Stream<VfioBackend> backends() {
        return Stream.of(VfioBackend.values());
    }

    @AfterEach
    void nothingIsOpen() {
        fake.refuse(FakeRefusals.none());
        try {
            assertThat(fake.openFiles()).isEmpty();
            assertThat(edu.isOpen()).isFalse();
            assertThat(edu.mappings()).isEmpty();
        } finally {
            fake.close();
        }
    }
}
