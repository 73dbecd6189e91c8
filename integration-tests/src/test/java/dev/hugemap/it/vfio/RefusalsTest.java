// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.Skips;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.DmaMapping;
import dev.hugemap.vfio.DmaRights;
import dev.hugemap.vfio.InterruptKind;
import dev.hugemap.vfio.Interrupts;
import dev.hugemap.vfio.IovaRange;
import dev.hugemap.vfio.PciAddress;
import dev.hugemap.vfio.RegisterWidth;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevice;
import dev.hugemap.vfio.VfioException;
import dev.hugemap.vfio.VfioStep;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel refuses, what is said of it, and that nothing stays open or mapped. */
@RequiresLab
final class RefusalsTest {
    private static final long MIB = 1L << 20;

    static List<VfioBackend> backends() {
        return Lab.backends();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Lab.held()).isEmpty();
    }

    private static VfioException refused(VfioStep step, Errno errno, ThrowingCallable call) {
        VfioException failure = catchThrowableOfType(VfioException.class, call);
        assertThat(failure).as("refused").isNotNull();
        assertThat(failure.step()).as("%s", failure).isEqualTo(step);
        assertThat(failure.errno()).as("%s", failure).isEqualTo(Optional.of(errno));
        assertThat(failure.remedy()).as("%s", failure).isNotBlank();
        System.out.println("lab: " + failure.getMessage());
        return failure;
    }

    private static VfioException refusedBeforehand(VfioStep step, ThrowingCallable call) {
        VfioException failure = catchThrowableOfType(VfioException.class, call);
        assertThat(failure).as("refused").isNotNull();
        assertThat(failure.step()).as("%s", failure).isEqualTo(step);
        assertThat(failure.errno()).as("%s", failure).isEmpty();
        assertThat(failure.remedy()).as("%s", failure).isNotBlank();
        System.out.println("lab: " + failure.getMessage());
        return failure;
    }

    @Test
    void aDeviceThatIsNotThere() {
        PciAddress nowhere = PciAddress.of("0000:7f:1f.7");

        VfioException failure = refusedBeforehand(VfioStep.FIND_DEVICE, () -> VfioDevice.open(nowhere));

        assertThat(failure.device()).contains(nowhere);
        assertThat(failure).hasMessageContaining("there is no PCI device at this address");
    }

    @Test
    void aDeviceThatAnotherDriverHas() {
        VfioException failure = refusedBeforehand(
                VfioStep.FIND_DEVICE, () -> VfioDevice.open(Lab.disk().address()));

        assertThat(failure).hasMessageContaining("bound to virtio-pci, not to vfio-pci");
        assertThat(failure.remedy()).contains("driver_override").contains("drivers_probe");
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aDeviceThatIsOpenAlready(VfioBackend backend) {
        PciAddress edu = Lab.edu().address();
        try (VfioDevice first = VfioDevice.open(edu, backend)) {
            for (VfioBackend second : Lab.backends()) {
                VfioStep step = second == VfioBackend.TYPE1 ? VfioStep.OPEN_GROUP : VfioStep.OPEN_DEVICE;
                VfioException failure = catchThrowableOfType(VfioException.class, () -> VfioDevice.open(edu, second));
                assertThat(failure).as("%s beside %s", second, backend).isNotNull();
                assertThat(failure.step()).as("%s", failure).isEqualTo(step);
                assertThat(failure).hasMessageContaining("open already");
                assertThat(failure.remedy()).contains("fuser");
            }
            assertThat(first.config().readShort(0)).isEqualTo((short) 0x1234);
        }
        try (VfioDevice again = VfioDevice.open(edu, backend)) {
            assertThat(again.config().readShort(2)).isEqualTo((short) 0x11e8);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aDeviceInAGroupWithAnotherDriversDevice(VfioBackend backend) {
        Skips.unless(Lab.hasSharedGroup(), "a group of several devices", "HUGEMAP_NO_SHARED_GROUP");
        PciAddress shared = Lab.sharedGroup().address();

        VfioException failure = catchThrowableOfType(VfioException.class, () -> VfioDevice.open(shared, backend));

        assertThat(failure).isNotNull();
        System.out.println("lab: " + failure.getMessage());
        assertThat(failure).hasMessageContaining("not viable").hasMessageContaining("(virtio-pci)");
        assertThat(failure.remedy()).contains("driver/unbind");
    }

    @Test
    void aResetThatTheDeviceDoesNotHave() {
        try (VfioDevice edu = VfioDevice.open(Lab.edu().address());
                VfioDevice nvme = VfioDevice.open(Lab.nvme().address())) {
            refused(VfioStep.RESET_DEVICE, Errno.EINVAL, edu::reset);
            nvme.reset();
        }
    }

    @Test
    void registersWhileMemoryDecodingIsOff() {
        try (VfioDevice edu = VfioDevice.open(Lab.edu().address());
                Bar bar = edu.bar(0)) {
            short command = edu.config().readShort(4);
            edu.config().writeShort(4, (short) (command & ~2));

            refused(VfioStep.ACCESS_REGISTER, Errno.EIO, () -> bar.readChecked(0, RegisterWidth.BITS_32));
            refused(VfioStep.ACCESS_REGISTER, Errno.EIO, () -> bar.writeChecked(4, RegisterWidth.BITS_32, 1));

            edu.config().writeShort(4, command);
            assertThat(bar.readChecked(0, RegisterWidth.BITS_32)).isEqualTo(0x010000ed);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void addressesThatAreTakenReservedOrBeyondTheWidth(VfioBackend backend) {
        try (HugeArena arena = HugeArena.ofShared(BackingPolicy.require(Backing.basePages()));
                VfioDevice edu = VfioDevice.open(Lab.edu().address(), backend)) {
            MemorySegment memory = arena.allocate(MIB, MIB);
            List<IovaRange> ranges = edu.iovaRanges();
            assertThat(ranges).hasSizeGreaterThan(1);
            long reserved = ranges.getFirst().last() + 1;
            long beyond = ranges.getLast().last() + 1;
            try (DmaMapping dma = edu.mapDma(memory)) {
                for (long taken : new long[] {dma.iova(), reserved, beyond}) {
                    VfioException failure =
                            catchThrowableOfType(VfioException.class, () -> edu.mapDma(memory, DmaRights.READ, taken));
                    assertThat(failure).as("%x", taken).isNotNull();
                    assertThat(failure.step()).isEqualTo(VfioStep.MAP_DMA);
                    assertThat(failure.remedy()).isNotBlank();
                }
                assertThat(catchThrowableOfType(
                                IllegalArgumentException.class, () -> edu.mapDma(memory, DmaRights.READ, 0x1001)))
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void memoryThatIsUnmapped(VfioBackend backend) {
        MemorySegment nothing = NativeSegments.wrap(MIB, MIB, Arena.global());
        try (VfioDevice edu = VfioDevice.open(Lab.edu().address(), backend)) {
            VfioException failure = refused(VfioStep.MAP_DMA, Errno.EFAULT, () -> edu.mapDma(nothing));

            assertThat(failure).hasMessageContaining("can be pinned");
            try (Region region = Region.reserve(MIB, RegionOptions.of(BackingPolicy.require(Backing.basePages())))) {
                MemorySegment reserved = NativeSegments.wrap(region.range().start(), MIB, Arena.global());
                refused(VfioStep.MAP_DMA, Errno.EFAULT, () -> edu.mapDma(reserved));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void anotherDevicesBarIsForType1Alone(VfioBackend backend) {
        try (VfioDevice edu = VfioDevice.open(Lab.edu().address(), backend);
                VfioDevice memory = VfioDevice.open(Lab.sharedMemory().address(), backend);
                Bar bar = memory.bar(2)) {
            MemorySegment part = bar.segment(0, 2 * MIB);
            if (backend == VfioBackend.TYPE1) {
                try (DmaMapping dma = edu.mapDma(part)) {
                    assertThat(dma.length()).isEqualTo(2 * MIB);
                }
            } else {
                assertThat(refused(VfioStep.MAP_DMA, Errno.EFAULT, () -> edu.mapDma(part)))
                        .hasMessageContaining("BAR");
            }
        }
    }

    @Test
    void everyKindOfInterruptAtOnce() {
        try (VfioDevice edu = VfioDevice.open(Lab.edu().address())) {
            Interrupts line = edu.enableInterrupts(InterruptKind.INTX, 1);
            refused(VfioStep.SET_INTERRUPT, Errno.EINVAL, () -> edu.enableInterrupts(InterruptKind.MSI, 1));
            line.close();
            edu.enableInterrupts(InterruptKind.MSI, 1).close();
        }
    }

    @Test
    void portsAreReadByCallsAlone() {
        try (VfioDevice device = VfioDevice.open(Lab.testDevice(2L << 30).address());
                Bar ports = device.bar(1)) {
            assertThat(ports.areas()).isEmpty();
            assertThat(ports.plan().faults()).isZero();
            ports.readInt(0);
        }
    }
}
