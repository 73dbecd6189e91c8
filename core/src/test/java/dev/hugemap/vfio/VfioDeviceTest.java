// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.vfio.fake.FakeDevice;
import dev.hugemap.vfio.fake.PluggedDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class VfioDeviceTest extends VfioFixture {
    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void tellsWhatADeviceHas(VfioBackend backend) {
        try (VfioDevice device = host.open(EDU, backend)) {
            assertThat(edu.isOpen()).isTrue();
            assertThat(device.address()).isEqualTo(EDU);
            assertThat(device.group()).hasValue(GROUP);
            assertThat(device.backend()).isEqualTo(backend);
            assertThat(device)
                    .hasToString(
                            "0000:00:04.0, group 7, by " + backend
                                    + ", can be reset; regions 0: 1 MiB, 1: 256 B, 7: 256 B; 1 INTX, 4 MSI, 1 ERROR, 1 RELEASE_REQUEST");
            assertThat(device.info().interrupts(InterruptKind.MSIX)).isZero();
            assertThat(device.info().regions()).hasSize(8);
            assertThat(device.info().regions().get(0).areas()).hasSize(1);
            assertThat(device.info().regions().get(1).areas()).isEmpty();
        }
    }

    @Test
    void opensByIommuFdWhereTheHostHasIt() {
        try (VfioDevice device = host.open(EDU)) {
            assertThat(device.backend()).isEqualTo(VfioBackend.IOMMUFD);
        }
    }

    @Test
    void readsAndWritesTheConfigurationSpaceAtItsWidths() {
        try (VfioDevice device = host.open(EDU, VfioBackend.TYPE1)) {
            ConfigSpace config = device.config();
            assertThat(config.length()).isEqualTo(256);
            assertThat(config.readInt(0)).isEqualTo(0x11e81234);
            assertThat(config.readShort(2)).isEqualTo((short) 0x11e8);
            assertThat(config.readByte(1)).isEqualTo((byte) 0x12);

            config.writeInt(0x40, 0x44332211);
            config.writeShort(0x42, (short) 0x6655);
            config.writeByte(0x40, (byte) 0x77);

            assertThat(edu.readInt(7, 0x40)).isEqualTo(0x66552277);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> config.readInt(2))
                    .withMessageContaining("offset 2");
            assertThatIllegalArgumentException().isThrownBy(() -> config.readShort(255));
            assertThatIllegalArgumentException().isThrownBy(() -> config.readByte(256));
            assertThatIllegalArgumentException().isThrownBy(() -> config.writeByte(-1, (byte) 0));
        }
    }

    @Test
    void reachesMemoryOnlyAfterBusMasteringIsEnabled() {
        try (VfioDevice device = host.open(EDU)) {
            assertThat(edu.isBusMaster()).isFalse();

            device.enableBusMastering();

            assertThat(edu.isBusMaster()).isTrue();
            assertThat(edu.readInt(7, 4) & 0xffff).isEqualTo(7);
        }
        assertThat(edu.isBusMaster()).isFalse();
    }

    @Test
    void resetsADeviceThatCanBe() {
        PluggedDevice plain = fake.plug(FakeDevice.at("0000:00:05.0"));
        try (VfioDevice device = host.open(EDU);
                VfioDevice other = host.open(PciAddress.of("0000:00:05.0"))) {
            device.reset();
            assertThat(edu.resets()).isEqualTo(1);

            assertThat(other.info().resettable()).isFalse();
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(other::reset)
                    .satisfies(refused -> assertThat(refused.errno()).contains(Errno.EINVAL))
                    .satisfies(refused -> assertThat(refused.step()).isEqualTo(VfioStep.RESET_DEVICE))
                    .withMessageContaining("no reset that leaves others alone");
            assertThat(plain.resets()).isZero();
        }
    }

    @Test
    void saysWhyARegisterDoesntAnswer() {
        try (VfioDevice device = host.open(EDU)) {
            edu.unplug();
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.config().readInt(0))
                    .satisfies(refused -> assertThat(refused.errno()).contains(Errno.ENODEV))
                    .satisfies(refused -> assertThat(refused.device()).contains(EDU))
                    .withMessageContaining("the device is gone");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void closesInOrderAndOnce(VfioBackend backend) {
        VfioDevice device = host.open(EDU, backend);
        List<String> closed = new ArrayList<>();
        try (Arena arena = Arena.ofShared()) {
            device.mapDma(arena.allocate(4096, 4096));
            device.enableInterrupts(InterruptKind.MSI, 1);
            fake.refuse(call -> {
                if (call.name().equals("close") || call.name().equals("ioctl")) {
                    closed.add(call.subject());
                }
                return Optional.empty();
            });
            device.close();
            List<String> expected = backend == VfioBackend.TYPE1
                    ? List.of("VFIO_IOMMU_UNMAP_DMA", "0000:00:04.0", "/dev/vfio/7", "/dev/vfio/vfio")
                    : List.of("IOMMU_IOAS_UNMAP", "0000:00:04.0", "/dev/iommu");
            assertThat(closed.subList(0, 3)).containsExactly("VFIO_DEVICE_SET_IRQS", "eventfd", "eventfd");
            assertThat(closed.subList(3, closed.size())).isEqualTo(expected);
            assertThat(fake.openFiles()).isEmpty();

            device.close();
            assertThat(closed).hasSize(3 + expected.size());
        }
    }

    @Test
    void refusesWhatComesAfterClosing() {
        VfioDevice device = host.open(EDU);
        MemorySegment memory = Arena.ofAuto().allocate(4096, 4096);
        device.close();

        assertThatIllegalStateException().isThrownBy(device::reset);
        assertThatIllegalStateException().isThrownBy(device::enableBusMastering);
        assertThatIllegalStateException().isThrownBy(() -> device.config().readInt(0));
        assertThatIllegalStateException()
                .isThrownBy(() -> device.mapDma(memory))
                .withMessage("0000:00:04.0 is closed");
        assertThatIllegalStateException().isThrownBy(() -> device.enableInterrupts(InterruptKind.MSI, 1));
        assertThatIllegalStateException().isThrownBy(() -> device.onReleaseRequest(() -> {}));
        assertThat(device.info().address()).isEqualTo(EDU);
    }
}
