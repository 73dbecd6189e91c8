// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.page.PageSize;
import dev.hugemap.vfio.fake.FakeMapping;
import dev.hugemap.vfio.fake.FakeRefusals;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DmaMappingTest extends VfioFixture {
    private static final long HUGE = 2 * MIB;

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void aDeviceReadsAndWritesWhatIsMapped(VfioBackend backend) {
        try (Arena arena = Arena.ofShared();
                VfioDevice device = host.open(EDU, backend)) {
            MemorySegment memory = arena.allocate(8192, 4096);
            byte[] text = "from the device".getBytes(StandardCharsets.US_ASCII);
            try (DmaMapping mapping = device.mapDma(memory)) {
                assertThat(edu.writeMemory(mapping.iova(), text))
                        .as("before it masters the bus")
                        .isFalse();
                device.enableBusMastering();
                memory.setString(0, "to the device");

                assertThat(edu.readMemory(mapping.iova(), 13))
                        .hasValue("to the device".getBytes(StandardCharsets.US_ASCII));
                assertThat(edu.writeMemory(mapping.iova(memory.asSlice(4096)), text))
                        .isTrue();

                assertThat(memory.getString(4096)).isEqualTo("from the device");
                assertThat(edu.writeMemory(mapping.iova() + 8192, text))
                        .as("behind it")
                        .isFalse();
            }
            assertThat(edu.writeMemory(0x1000, text)).as("after closing").isFalse();
            assertThat(edu.mappings()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void aDeviceHasNoOtherRights(DmaRights rights) {
        try (VfioDevice device = host.open(EDU);
                DmaMapping mapping = device.mapDma(Arena.ofAuto().allocate(4096, 4096), rights)) {
            device.enableBusMastering();

            assertThat(mapping.rights()).isEqualTo(rights);
            assertThat(edu.readMemory(mapping.iova(), 8).isPresent()).isEqualTo(rights != DmaRights.WRITE);
            assertThat(edu.writeMemory(mapping.iova(), new byte[8])).isEqualTo(rights != DmaRights.READ);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void addressesAgreeModuloTheLargestPageThatFits(VfioBackend backend) {
        try (Arena arena = Arena.ofShared();
                VfioDevice device = host.open(EDU, backend)) {
            MemorySegment all = arena.allocate(4 * HUGE, HUGE);
            MemorySegment huge = all.asSlice(4096, 2 * HUGE);
            MemorySegment small = all.asSlice(HUGE + 4096, HUGE - 8192);
            DmaPlan before = device.planDma(huge);
            try (DmaMapping mapping = device.mapDma(huge);
                    DmaMapping other = device.mapDma(small)) {
                assertThat(mapping.iova()).isEqualTo(0x1000);
                assertThat(mapping.iova() % HUGE).isEqualTo(huge.address() % HUGE);
                assertThat(mapping.plan()).isEqualTo(before);
                assertThat(mapping.plan().largestPageSize()).isEqualTo(PageSize.mib(2));
                assertThat(other.plan().largestPageSize()).isEqualTo(PageSize.kib(4));
                String unknown = backend == VfioBackend.IOMMUFD ? " if the IOMMU has the host's page sizes" : "";
                assertThat(mapping).hasToString("4 MiB at 0x1000: 1 × 2 MiB + 512 × 4 KiB" + unknown + ", READ_WRITE");
                assertThat(mapping.plan().sizesKnown()).isEqualTo(backend == VfioBackend.TYPE1);
            }
        }
    }

    @Test
    void reportsThePagesThatAreSure() {
        try (VfioDevice device = host.open(EDU, VfioBackend.TYPE1);
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(MIB, 4096).fill((byte) 1);
            DmaMapping mapping = device.mapDma(memory);

            DmaReport report = mapping.report();

            assertThat(report.plan()).isEqualTo(mapping.plan());
            assertThat(report.memory().range().start()).isEqualTo(memory.address());
            report.surePageSize().ifPresent(size -> assertThat(size).isEqualTo(PageSize.kib(4)));
            mapping.close();
            assertThatIllegalStateException().isThrownBy(mapping::report);
        }
    }

    @Test
    void leavesOutWhatTheIommuAndTheHostReserve() {
        try (VfioDevice device = host.open(EDU, VfioBackend.TYPE1)) {
            assertThat(device.iovaRanges())
                    .containsExactly(new IovaRange(0x1000, 0xfedfffffL), new IovaRange(0xfef00000L, 0x7fffffffffL));
            MemorySegment memory = Arena.ofAuto().allocate(8192, 4096);

            for (long iova : new long[] {0, 0xfedff000L, 0xfee00000L, 0x7ffffff000L, 1L << 40, -4096}) {
                assertThatExceptionOfType(VfioException.class)
                        .as("0x%x", iova)
                        .isThrownBy(() -> device.mapDma(memory, DmaRights.READ, iova))
                        .withMessageContaining(
                                "are mapped already, reserved, or beyond what the IOMMU can map; free are "
                                        + "0x1000 to 0xfedfffff, 0xfef00000 to 0x7fffffffff")
                        .satisfies(refused -> assertThat(refused.errno()).isEmpty());
            }
            try (DmaMapping last = device.mapDma(memory, DmaRights.READ, 0x7fffffe000L)) {
                assertThat(edu.mappings())
                        .containsExactly(new FakeMapping(last.iova(), 8192, memory.address(), true, false));
                assertThatExceptionOfType(VfioException.class)
                        .isThrownBy(() -> device.mapDma(memory, DmaRights.READ, 0x7fffffd000L));
            }
        }
    }

    @Test
    void refusesBeforeAnyCallWhatCantBeMapped() {
        try (VfioDevice device = host.open(EDU);
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8192, 4096);
            fake.refuse(FakeRefusals.none());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.mapDma(memory.asSlice(1, 4096)))
                    .withMessageContaining("whole pages of 4 KiB; allocate(length, 4,096)");
            assertThatIllegalArgumentException().isThrownBy(() -> device.mapDma(memory.asSlice(0, 100)));
            assertThatIllegalArgumentException().isThrownBy(() -> device.mapDma(memory.asSlice(0, 0)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.mapDma(MemorySegment.ofArray(new long[512])))
                    .withMessageContaining("the heap");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.mapDma(memory.asReadOnly()))
                    .withMessageContaining("DmaRights.READ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.mapDma(memory, DmaRights.READ, 0x1001))
                    .withMessageContaining("no multiple of 4 KiB");
            assertThat(fake.calls()).isZero();
            device.mapDma(memory.asReadOnly(), DmaRights.READ).close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void aSharedArenaCantBeClosedBeforeTheMapping(VfioBackend backend) {
        Arena arena = Arena.ofShared();
        try (VfioDevice device = host.open(EDU, backend)) {
            DmaMapping mapping = device.mapDma(arena.allocate(4096, 4096));
            assertThatIllegalStateException().isThrownBy(arena::close);
            assertThat(mapping.memory().scope().isAlive()).isTrue();
            mapping.close();
            mapping.close();
            device.mapDma(arena.allocate(4096, 4096));
            assertThatIllegalStateException().isThrownBy(arena::close);
        }
        arena.close();
    }

    @Test
    void oneThreadHoldsAnArenaForAllItsMappings() {
        Arena arena = Arena.ofShared();
        try (VfioDevice device = host.open(EDU)) {
            List<DmaMapping> mappings = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                mappings.add(device.mapDma(arena.allocate(4096, 4096)));
            }
            assertThat(holders()).isEqualTo(1);
            for (DmaMapping mapping : mappings) {
                assertThatIllegalStateException().isThrownBy(arena::close);
                mapping.close();
            }
            assertThat(holders()).isZero();
            arena.close();
        }
    }

    private static long holders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hugemap holds memory"))
                .count();
    }

    @Test
    void aConfinedArenaThatWasClosedTooEarlyIsTold() {
        try (VfioDevice device = host.open(EDU)) {
            Arena arena = Arena.ofConfined();
            DmaMapping mapping = device.mapDma(arena.allocate(4096, 4096));
            arena.close();

            assertThatIllegalStateException().isThrownBy(mapping::close).withMessageContaining("the memory last");

            assertThat(edu.mappings()).isEmpty();
            mapping.close();
        }
    }

    @Test
    void closingTheDeviceTellsOfMemoryThatWentTooEarlyAndClosesAllTheSame() {
        VfioDevice device = host.open(EDU);
        try (Arena arena = Arena.ofConfined()) {
            device.mapDma(arena.allocate(4096, 4096));
        }

        assertThatIllegalStateException().isThrownBy(device::close);
        assertThat(fake.openFiles()).isEmpty();
    }

    @Test
    void memoryThatTheKernelWontTakeBackIsLetGoWithTheDevice() {
        Arena arena = Arena.ofShared();
        VfioDevice device = host.open(EDU, VfioBackend.TYPE1);
        DmaMapping mapping = device.mapDma(arena.allocate(4096, 4096));
        fake.refuse(FakeRefusals.of("ioctl", "VFIO_IOMMU_UNMAP_DMA", Errno.EINVAL));

        assertThatExceptionOfType(VfioException.class)
                .isThrownBy(mapping::close)
                .satisfies(refused -> assertThat(refused.step()).isEqualTo(VfioStep.UNMAP_DMA));
        assertThatIllegalStateException().isThrownBy(arena::close);
        assertThatExceptionOfType(VfioException.class).isThrownBy(device::close);

        arena.close();
    }

    @Test
    void aRefusalNamesTheLimit() {
        try (VfioDevice device = host.open(EDU, VfioBackend.TYPE1)) {
            MemorySegment memory = Arena.ofAuto().allocate(MIB, 4096);
            fake.refuse(FakeRefusals.of("ioctl", "VFIO_IOMMU_MAP_DMA", Errno.ENOMEM));
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.mapDma(memory))
                    .withMessageContaining("all of its 1 MiB would be pinned")
                    .withMessageContaining("RLIMIT_MEMLOCK is ");

            fake.refuse(FakeRefusals.of("ioctl", "VFIO_IOMMU_MAP_DMA", Errno.ENOSPC));
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.mapDma(memory))
                    .withMessageContaining("65,535 left")
                    .withMessageContaining("dma_entry_limit");

            fake.refuse(FakeRefusals.of("ioctl", "VFIO_IOMMU_MAP_DMA", Errno.EFAULT));
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.mapDma(memory))
                    .withMessageContaining("not all of it is memory that can be pinned");

            fake.refuse(FakeRefusals.none());
            try (DmaMapping mapping = device.mapDma(memory)) {
                assertThat(mapping.iova())
                        .as("what was refused took no address")
                        .isLessThan(2 * MIB);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anon_inode:[vfio-device]", "/dev/vfio/devices/vfio1"})
    void aBarThatAnotherLibraryMappedIsRefusedUnderIommuFdWithItsReason(String name) throws IOException {
        try (VfioDevice device = host.open(EDU, VfioBackend.IOMMUFD)) {
            MemorySegment memory = Arena.ofAuto().allocate(4096, 4096);
            Files.writeString(
                    fake.root().resolve("proc/self/maps"),
                    "%x-%x rw-s 20000000000 00:0f 11 %s%n"
                            .formatted(memory.address() & -4096, memory.address() + 4096, name));
            fake.refuse(FakeRefusals.of("ioctl", "IOMMU_IOAS_MAP", Errno.EFAULT));

            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.mapDma(memory))
                    .withMessageContaining("it is a device's BAR, and iommufd maps only memory that it can pin")
                    .satisfies(refused -> assertThat(refused.remedy()).contains("VfioBackend.TYPE1"));
        }
    }

    @Test
    void aPartOfAMappingHasItsOwnAddress() {
        try (VfioDevice device = host.open(EDU)) {
            MemorySegment memory = Arena.ofAuto().allocate(8192, 4096);
            try (DmaMapping mapping = device.mapDma(memory.asSlice(4096))) {
                assertThat(mapping.iova(memory.asSlice(4096 + 16, 16))).isEqualTo(mapping.iova() + 16);
                for (MemorySegment foreign : List.of(memory, memory.asSlice(0, 4096), memory.asSlice(4095, 2))) {
                    assertThatIllegalArgumentException().isThrownBy(() -> mapping.iova(foreign));
                }
                assertThat(mapping.memory().get(ValueLayout.JAVA_BYTE, 0)).isZero();
                assertThat(mapping.length()).isEqualTo(4096);
            }
        }
    }
}
