// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the kernel answers about devices, and what sysfs tells of them. */
final class VfioFuzzTest {
    private static final long MIB = 1 << 20;
    private static final int CAPS_AND_MMAP = 8 | 7;
    private static final String DEVICE = "/sys/bus/pci/devices/0000:01:00.0/";

    /** A region with areas that can be mapped, and a word about the MSI-X table in front of them. */
    private static byte[] region(int areas, boolean messages) {
        ByteBuffer bytes = ByteBuffer.allocate(160).order(ByteOrder.nativeOrder());
        bytes.putInt(0, 160)
                .putInt(4, CAPS_AND_MMAP)
                .putInt(8, 2)
                .putInt(12, 32)
                .putLong(16, 4 * MIB)
                .putLong(24, 2L << 40);
        int sparse = messages ? 40 : 32;
        if (messages) {
            bytes.putShort(32, (short) 3).putShort(34, (short) 1).putInt(36, 40);
        }
        bytes.putShort(sparse, (short) 1).putShort(sparse + 2, (short) 1).putInt(sparse + 8, areas);
        for (int i = 0; i < areas; i++) {
            bytes.putLong(sparse + 16 + i * 16, (areas - i) * 0x4000L).putLong(sparse + 24 + i * 16, 0x1000);
        }
        return bytes.array();
    }

    @Test
    void areasOfARegionLieInsideOfItApartAndInOrder() {
        List<byte[]> seeds =
                List.of(region(0, false), region(1, true), region(4, true), region(3, false), new byte[32]);
        FuzzTarget target = FuzzTarget.binary("RegionInfo", 60, seeds);
        FuzzRun.of(target.refusing(IllegalStateException.class), input -> {
            long least = Vfio.VFIO_REGION_INFO.byteSize();
            byte[] answer = Arrays.copyOf(input.bytes(), (int) Math.max(least, input.bytes().length));
            long[] aligned = new long[answer.length / Long.BYTES + 1];
            MemorySegment bytes = MemorySegment.ofArray(aligned).asSlice(0, answer.length);
            bytes.copyFrom(MemorySegment.ofArray(answer));

            RegionInfo region = RegionInfo.of(bytes);

            long end = -1;
            for (AddressRange area : region.areas()) {
                assertThat(area.start()).isGreaterThan(end).isNotNegative();
                assertThat(area.length()).isPositive();
                end = area.end();
            }
            assertThat(end).isLessThanOrEqualTo(region.length());
            assertThat(region.holeCause()).isNotNull();
            if (region.length() > 0 && region.length() < 1L << 40) {
                BarLayout.of(region, List.of(PageSize.kib(4), PageSize.mib(2)), BarOptions.DEFAULT);
            }
        });
    }

    @Test
    void rangesOfIoAddressesAreAsManyAsFit() {
        ByteBuffer some = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
        some.putShort(0, (short) 1)
                .putShort(2, (short) 1)
                .putInt(8, 2)
                .putLong(16, 0)
                .putLong(24, 0xfedfffffL);
        some.putLong(32, 0xfef00000L).putLong(40, (1L << 48) - 1);
        FuzzTarget target = FuzzTarget.binary("Type1Space", 20, List.of(some.array(), new byte[16]));
        FuzzRun.of(target.refusing(IllegalStateException.class), input -> {
            List<IovaRange> ranges = Type1Space.ranges(MemorySegment.ofArray(input.bytes()));

            assertThat(16 + 16L * ranges.size()).isLessThanOrEqualTo(input.bytes().length);
        });
    }

    @Test
    void aPciAddressReadsBack() {
        List<String> seeds = List.of("0000:01:00.0", "01:00.0", "10000:3f:1f.7", "0000:01:20.0", "FFFFFFFF:ff:1f.7");
        FuzzRun.of(FuzzTarget.text("PciAddress", 25, seeds).refusing(IllegalArgumentException.class), input -> {
            Optional<PciAddress> read = PciAddress.read(input.text());
            PciAddress address;
            try {
                address = PciAddress.of(input.text());
            } catch (IllegalArgumentException refusal) {
                assertThat(read).isEmpty();
                throw refusal;
            }

            assertThat(read).contains(address);
            assertThat(PciAddress.of(address.toString())).isEqualTo(address);
        });
    }

    @Test
    void aDevicesBarsAreThoseOfWholeLines() {
        List<String> seeds = List.of(
                "0x00000000fe000000 0x00000000fe0fffff 0x0000000000040200\n0x000000000000c000 0x000000000000c0ff 0x0000000000040101\n",
                "0x0000004000000000 0x00000043ffffffff 0x000000000014220c\n0x0000000000000000 0x0000000000000000 0x0000000000000000\n",
                "0x1234\n",
                "7\n");
        FuzzRun.of(FuzzTarget.text("PciFiles", 25, seeds), input -> {
            boolean names = input.dice().nextInt(4) == 0;
            KernelFiles files = files(
                    Map.of(
                            DEVICE + "vendor",
                            names ? input.text() : "0x1234\n",
                            DEVICE + "device",
                            "0x11e8\n",
                            DEVICE + "class",
                            input.text(),
                            DEVICE + "resource",
                            input.text()),
                    Map.of(
                            "/sys/bus/pci/devices",
                            names ? List.of(input.text()) : List.of("0000:01:00.0"),
                            "/sys/kernel/iommu_groups",
                            List.of(input.text()),
                            "/sys/kernel/iommu_groups/" + input.text() + "/devices",
                            List.of("0000:01:00.0")));

            for (PciDevice device : new PciFiles(files).devices()) {
                assertThat(device.bars().size()).isLessThanOrEqualTo(6);
                assertThat(device.bars()).allMatch(bar -> bar.length() > 0 && bar.index() >= 0 && bar.index() < 6);
                assertThat(device.vendor()).isBetween(0, 0xfffffff);
                device.iommuGroup()
                        .ifPresent(group ->
                                assertThat(Integer.parseInt(input.text())).isEqualTo(group));
            }
        });
    }

    @Test
    void noReservedRegionIsOverlooked() {
        List<String> seeds =
                List.of("0x00000000fee00000 0x00000000feefffff msi\n0x000000fd00000000 0x000000ffffffffff reserved\n");
        FuzzTarget target = FuzzTarget.text("DmaSettings", 20, seeds);
        FuzzRun.of(target.refusing(IllegalStateException.class), input -> {
            KernelFiles files = files(Map.of("/sys/kernel/iommu_groups/7/reserved_regions", input.text()), Map.of());

            assertThat(DmaSettings.reserved(files, 7))
                    .hasSize((int) input.text().lines().count());
        });
    }

    private static KernelFiles files(Map<String, String> texts, Map<String, List<String>> folders) {
        return new KernelFiles() {
            @Override
            public Optional<String> read(String path) {
                return Optional.ofNullable(texts.get(path));
            }

            @Override
            public List<String> list(String directory) {
                return folders.getOrDefault(directory, List.of());
            }
        };
    }
}
