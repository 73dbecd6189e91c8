// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.KernelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VfioDevicesTest {
    private static final PciAddress EDU = PciAddress.of("0000:00:04.0");

    @TempDir
    private Path root;

    @Test
    void aDeviceIsToldWithItsDriverGroupAndBars() throws IOException {
        device("0000:00:04.0", "0x1234", "0x11e8", "0x00ff00", """
                0x00000000fea00000 0x00000000feafffff 0x0000000000040200
                0x0000000000000000 0x0000000000000000 0x0000000000000000
                0x0000008000000000 0x000000807fffffff 0x000000000014220c
                0x0000000000000000 0x0000000000000000 0x0000000000000000
                0x000000000000c000 0x000000000000c0ff 0x0000000000040101
                0x0000000000000000 0x0000000000000000 0x0000000000000000
                0x00000000fe800000 0x00000000fe8fffff 0x0000000000040200
                """);
        folder("sys/bus/pci/drivers/vfio-pci/0000:00:04.0");
        folder("sys/kernel/iommu_groups/7/devices/0000:00:04.0");

        assertThat(list())
                .containsExactly(new PciDevice(
                        EDU,
                        0x1234,
                        0x11e8,
                        0xff00,
                        Optional.of("vfio-pci"),
                        OptionalInt.of(7),
                        List.of(
                                new PciBar(0, PciBar.Space.MEMORY_32, 0xfea00000L, 1 << 20, false),
                                new PciBar(2, PciBar.Space.MEMORY_64, 0x8000000000L, 1L << 31, true),
                                new PciBar(4, PciBar.Space.IO_PORTS, 0xc000, 256, false))));
        assertThat(list().getFirst().isBoundToVfio()).isTrue();
        assertThat(list().getFirst())
                .hasToString("0000:00:04.0 1234:11e8, driver vfio-pci, group 7, BAR 0: 1 MiB of memory (32 bit),"
                        + " BAR 2: 2 GiB of memory (64 bit, prefetchable), BAR 4: 256 B of I/O ports");
    }

    @Test
    void aDeviceWithoutDriverAndWithoutIommuIsToldAsSuch() throws IOException {
        device("0000:00:05.0", "0x1af4", "0x1110", "0x050000", "");

        assertThat(list())
                .singleElement()
                .satisfies(device -> assertThat(device.isBoundToVfio()).isFalse())
                .hasToString("0000:00:05.0 1af4:1110, no driver, no IOMMU group");
        assertThat(new PciFiles(KernelFiles.under(root)).hasIommu()).isFalse();
    }

    @Test
    void devicesAreInOrderOfTheirAddresses() throws IOException {
        for (String name : List.of("10000:01:00.0", "0000:0a:00.1", "0000:0a:00.0", "0000:00:1f.3")) {
            device(name, "0x8086", "0x1234", "0x060000", "");
        }

        assertThat(list())
                .extracting(device -> device.address().toString())
                .containsExactly("0000:00:1f.3", "0000:0a:00.0", "0000:0a:00.1", "10000:01:00.0");
    }

    @Test
    void theMembersOfAGroupAndADevicesOwnFileAreFound() throws IOException {
        folder("sys/kernel/iommu_groups/7/devices/0000:00:04.0");
        folder("sys/kernel/iommu_groups/7/devices/0000:00:04.1");
        folder("sys/bus/pci/devices/0000:00:04.0/vfio-dev/vfio3/dev");
        folder("sys/bus/pci/devices/0000:00:04.1/vfio-dev/vfio4"); // as without CONFIG_VFIO_DEVICE_CDEV
        PciFiles files = new PciFiles(KernelFiles.under(root));

        assertThat(files.members(7)).containsExactly(EDU, PciAddress.of("0000:00:04.1"));
        assertThat(files.ownFile(EDU)).contains("vfio3");
        assertThat(files.ownFile(PciAddress.of("0000:00:04.1"))).isEmpty();
        assertThat(files.hasIommu()).isTrue();
    }

    @Test
    void thisMachinesDevicesAreAllListed() {
        List<String> names = KernelFiles.system().list("/sys/bus/pci/devices");

        assertThat(VfioDevices.list())
                .extracting(device -> device.address().toString())
                .containsExactlyInAnyOrderElementsOf(names);
    }

    private List<PciDevice> list() {
        return VfioDevices.list(KernelFiles.under(root));
    }

    private void device(String name, String vendor, String device, String classCode, String resource)
            throws IOException {
        Path folder = folder("sys/bus/pci/devices/" + name);
        Files.writeString(folder.resolve("vendor"), vendor + "\n");
        Files.writeString(folder.resolve("device"), device + "\n");
        Files.writeString(folder.resolve("class"), classCode + "\n");
        Files.writeString(folder.resolve("resource"), resource);
    }

    private Path folder(String path) throws IOException {
        return Files.createDirectories(root.resolve(path));
    }
}
