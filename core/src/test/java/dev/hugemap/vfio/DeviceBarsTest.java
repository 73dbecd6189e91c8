// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.page.AddressRange;
import dev.hugemap.vfio.fake.FakeDevice;
import dev.hugemap.vfio.fake.FakeRefusals;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The BARs of a device that is open. */
final class DeviceBarsTest extends VfioFixture {
    private static final PciAddress SPARSE = PciAddress.of("0000:00:06.0");

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void whatIsWrittenToARegisterIsThereForTheNextMapping(VfioBackend backend) {
        try (VfioDevice device = host.open(EDU, backend)) {
            try (Bar bar = device.bar(0)) {
                bar.writeInt(8, 0x1234);
            }
            Bar again = device.bar(0);
            assertThat(again.readInt(8)).isEqualTo(0x1234);
            assertThat(again.readChecked(8, RegisterWidth.BITS_32)).isEqualTo(0x1234);
            assertThat(device.bar(1).areas()).isEmpty();
            assertThat(device.bar(1).readByte(255)).isZero();
        }
    }

    @Test
    void barsEndWithTheDevice() {
        VfioDevice device = host.open(EDU);
        Bar bar = device.bar(0);
        MemorySegment segment = bar.segment(0, 4096);
        Bar ports = device.bar(1);
        device.close();

        assertThat(segment.scope().isAlive()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> bar.readInt(0));
        assertThatIllegalStateException().isThrownBy(() -> ports.readByte(0));
        assertThatIllegalStateException().isThrownBy(() -> device.bar(0));
        assertThat(MappedBars.ofProcess().in(new AddressRange(segment.address(), 4096)))
                .isEmpty();
    }

    @Test
    void areasThatTheDeviceTellsAreMappedAndHolesAreNot() {
        fake.plug(device("0000:00:06.0")
                .group(GROUP + 1)
                .bar(2, 16 * MIB)
                .area(2, 0, 2 * MIB)
                .area(2, 2 * MIB + 64 * KIB, 6 * MIB));
        try (VfioDevice device = host.open(SPARSE);
                Bar bar = device.bar(2, BarOptions.DEFAULT.holes(HoleAccess.BY_CALL))) {
            assertThat(bar.areas()).extracting(BarArea::offset).containsExactly(0L, 2 * MIB + 64 * KIB);
            bar.writeLong(2 * MIB + 8, 77); // by a call
            assertThat(bar.readLong(2 * MIB + 8)).isEqualTo(77);
            bar.writeLong(2 * MIB + 64 * KIB, 78); // by the mapping
            assertThat(bar.readChecked(2 * MIB + 64 * KIB, RegisterWidth.BITS_64))
                    .isEqualTo(78);
        }
    }

    @Test
    void aBarThatIsNoneIsRefused() {
        try (VfioDevice device = host.open(EDU)) {
            assertThatIllegalArgumentException().isThrownBy(() -> device.bar(5)).withMessageContaining("has no BAR 5");
            assertThatIllegalArgumentException().isThrownBy(() -> device.bar(6));
            assertThatIllegalArgumentException().isThrownBy(() -> device.bar(-1));
        }
    }

    @Test
    void aDeviceThatCannotMapIsStillUsable() {
        try (VfioDevice device = host.open(EDU)) {
            fake.refuse(call -> call.name().equals("mmap") ? Optional.of(Errno.ENOMEM) : Optional.empty());
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.bar(0))
                    .satisfies(refused -> assertThat(refused.step()).isEqualTo(VfioStep.MAP_BAR));
            fake.refuse(FakeRefusals.none());
            assertThat(device.bar(0).readInt(0)).isZero();
        }
    }

    @Test
    void memoryOfABarCanBeReachedByAnotherDeviceOfAContainer() {
        try (VfioDevice device = host.open(EDU, VfioBackend.TYPE1);
                Bar bar = device.bar(0);
                DmaMapping mapping = device.mapDma(bar.segment(0, MIB))) {
            assertThat(mapping.iova()).isNotNegative();
            // The mapping holds the memory: device first, memory last.
            assertThatIllegalStateException().isThrownBy(bar::close);
            assertThat(bar.readInt(0)).isZero();
        }
    }

    @Test
    void aCloseThatABarWithstandsCanBeTriedAgain() {
        fake.plug(FakeDevice.at("0000:00:05.0"));
        VfioDevice device = host.open(EDU, VfioBackend.TYPE1);
        Bar bar = device.bar(0);
        try (VfioDevice other = host.open(PciAddress.of("0000:00:05.0"), VfioBackend.TYPE1);
                DmaMapping mapping = other.mapDma(bar.segment(0, MIB))) {
            assertThat(mapping.iova()).isNotNegative();
            assertThatIllegalStateException().isThrownBy(device::close);
            assertThat(bar.isClosed()).isFalse();
        }
        device.close();
        assertThat(bar.isClosed()).isTrue();
        device.close();
    }

    @Test
    void iommufdRefusesABarByName() {
        try (VfioDevice device = host.open(EDU, VfioBackend.IOMMUFD)) {
            Bar bar = device.bar(0);
            fake.refuse(call -> call.name().equals("ioctl") ? Optional.of(Errno.EFAULT) : Optional.empty());
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.mapDma(bar.segment(0, MIB)))
                    .withMessageContaining("it is BAR 0 of 0000:00:04.0, and iommufd maps only memory that it can pin");
            fake.refuse(FakeRefusals.none());
        }
    }

    @Test
    void manyMappingsOfABarLeaveNothingBehind() {
        try (VfioDevice device = host.open(EDU)) {
            for (int i = 0; i < 100; i++) {
                device.bar(0).close();
            }
            List<Bar> three = List.of(device.bar(0), device.bar(0), device.bar(0));
            three.getFirst().writeInt(0, 3);
            assertThat(three).allSatisfy(bar -> assertThat(bar.readInt(0)).isEqualTo(3));
        }
    }
}
