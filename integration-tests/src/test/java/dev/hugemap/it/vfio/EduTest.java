// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.DmaMapping;
import dev.hugemap.vfio.DmaRights;
import dev.hugemap.vfio.InterruptKind;
import dev.hugemap.vfio.Interrupts;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Registers, memory and interrupts of a device that does something with them. */
@RequiresLab
final class EduTest {
    private static final int BYTES = Edu.MOST_BYTES;
    private static final PageSize HUGE = PageSize.mib(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SplittableRandom random = new SplittableRandom(17);

    static List<VfioBackend> backends() {
        return Lab.backends();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Lab.held()).isEmpty();
    }

    private byte[] freshPattern() {
        byte[] pattern = new byte[BYTES];
        random.nextBytes(pattern);
        return pattern;
    }

    private static void put(MemorySegment memory, byte[] bytes) {
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 0, bytes.length);
    }

    private static byte[] bytes(MemorySegment memory) {
        return memory.toArray(ValueLayout.JAVA_BYTE);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void answersItsRegisters(VfioBackend backend) {
        try (VfioDevice device = VfioDevice.open(Lab.edu().address(), backend);
                Bar bar = device.bar(0)) {
            Edu edu = new Edu(device, bar);

            assertThat(device.backend()).isEqualTo(backend);
            assertThat(edu.identification()).isEqualTo(0x010000ed);
            assertThat(edu.invert(0x12345678)).isEqualTo(~0x12345678);
            assertThat(edu.factorial(5)).isEqualTo(120);
            assertThat(edu.factorial(10)).isEqualTo(3_628_800);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    @RequiresHugePages(size = "2m", count = 4)
    void copiesBothWaysThroughPagesOfThePool(VfioBackend backend) {
        try (Region region = Region.reserve(2 * HUGE.bytes(), RegionOptions.of(require(hugeTlb(HUGE))))) {
            region.commit(0, 2 * HUGE.bytes());
            MemorySegment memory = region.segment(0, 2 * HUGE.bytes());
            try (VfioDevice device = VfioDevice.open(Lab.edu().address(), backend);
                    Bar bar = device.bar(0);
                    DmaMapping dma = device.mapDma(memory)) {
                device.enableBusMastering();
                Edu edu = new Edu(device, bar);
                // An IOMMU with pages of 16 KiB has none of 2 MiB.
                PageSize largest = Lab.middle().equals(HUGE) ? HUGE : Lab.base();
                assertThat(dma.plan().largestPageSize()).isEqualTo(largest);
                // iommufd doesn't tell which pages the IOMMU has.
                assertThat(dma.report().surePageSize())
                        .isEqualTo(backend == VfioBackend.TYPE1 ? Optional.of(largest) : Optional.empty());
                for (int round = 0; round < 3; round++) {
                    MemorySegment source = memory.asSlice(round * 3L * BYTES, BYTES);
                    MemorySegment target = memory.asSlice(HUGE.bytes() + 512 + round * 5L * BYTES, BYTES);
                    byte[] pattern = freshPattern();
                    put(source, pattern);
                    target.fill((byte) 0);

                    edu.copyIn(dma.iova(source), BYTES);
                    source.fill((byte) 0);
                    edu.copyOut(dma.iova(target), BYTES);

                    assertThat(bytes(target)).isEqualTo(pattern);
                    assertThat(bytes(source)).containsOnly(0);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void changesNothingOutsideOfItsMappingsAndInReadOnlyOnes(VfioBackend backend) {
        try (HugeArena arena = HugeArena.ofShared(require(basePages()))) {
            MemorySegment readOnly = arena.allocate(1L << 20, 1L << 20);
            MemorySegment unmapped = arena.allocate(1L << 20, 1L << 20);
            try (VfioDevice device = VfioDevice.open(Lab.edu().address(), backend);
                    Bar bar = device.bar(0)) {
                device.enableBusMastering();
                Edu edu = new Edu(device, bar);
                try (DmaMapping dma = device.mapDma(readOnly, DmaRights.READ)) {
                    DmaMapping gone = device.mapDma(unmapped);
                    long nowhere = gone.iova();
                    gone.close();
                    put(readOnly, freshPattern());
                    edu.copyIn(dma.iova(), BYTES);
                    byte[] before = freshPattern();
                    put(readOnly, before);
                    put(unmapped, before);

                    edu.copyOut(dma.iova(), BYTES);
                    edu.copyOut(nowhere, BYTES);

                    assertThat(bytes(readOnly.asSlice(0, BYTES))).isEqualTo(before);
                    assertThat(bytes(unmapped.asSlice(0, BYTES))).isEqualTo(before);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INTX", "MSI"})
    void signalsInterrupts(InterruptKind kind) {
        try (VfioDevice device = VfioDevice.open(Lab.edu().address());
                Bar bar = device.bar(0)) {
            device.enableBusMastering();
            Edu edu = new Edu(device, bar);
            try (Interrupts interrupts = edu.enableInterrupts(kind)) {
                assertThat(interrupts.vector(0).await(Duration.ofMillis(100))).isZero();
                for (int value = 1; value <= 3; value++) {
                    edu.raise(value);

                    assertThat(interrupts.vector(0).await(PATIENCE)).isEqualTo(1);
                    assertThat(edu.raised()).isEqualTo(value);
                    edu.acknowledge(value);
                    if (kind == InterruptKind.INTX) {
                        interrupts.unmask();
                    }
                }
                assertThat(interrupts.vector(0).await(Duration.ofMillis(100))).isZero();
            }
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 2)
    void tellsByAnInterruptThatItHasCopied() {
        try (HugeArena arena = HugeArena.ofShared(require(hugeTlb(HUGE)))) {
            MemorySegment memory = arena.allocate(HUGE.bytes(), HUGE.bytes());
            try (VfioDevice device = VfioDevice.open(Lab.edu().address());
                    Bar bar = device.bar(0);
                    DmaMapping dma = device.mapDma(memory)) {
                device.enableBusMastering();
                Edu edu = new Edu(device, bar);
                byte[] pattern = freshPattern();
                put(memory, pattern);
                edu.copyIn(dma.iova(), BYTES);
                memory.fill((byte) 0);
                try (Interrupts interrupts = edu.enableInterrupts(InterruptKind.MSI)) {
                    edu.startCopyOut(dma.iova(), BYTES);

                    assertThat(interrupts.vector(0).await(PATIENCE)).isEqualTo(1);
                    assertThat(bytes(memory.asSlice(0, BYTES))).isEqualTo(pattern);
                    edu.acknowledge(edu.raised());
                }
            }
        }
    }
}
