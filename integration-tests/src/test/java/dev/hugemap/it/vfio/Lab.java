// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import dev.hugemap.it.HostSettings;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.PageSize;
import dev.hugemap.vfio.PciAddress;
import dev.hugemap.vfio.PciDevice;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The devices of the guest that runs the tests, and what its kernel can do. */
final class Lab {
    private static final Path DEVICES = Path.of("/sys/bus/pci/devices");
    private static final long GIB = 1L << 30;
    private static final String IOMMU_PAGES = "nr_iommu_pages ";
    private static final int EDU = 0x11e8;
    private static final int SHARED_MEMORY = 0x1110;
    private static final int TEST_DEVICE = 0x0005;
    private static final int NVME = 0x0010;

    private Lab() {}

    /** QEMU's device for teaching. */
    static PciDevice edu() {
        return device(device -> device.device() == EDU);
    }

    /** Another one, in a group with a device that the guest's kernel has. */
    static PciDevice sharedGroup() {
        PciAddress alone = edu().address();
        return device(device -> device.device() == EDU && !device.address().equals(alone));
    }

    static boolean hasSharedGroup() {
        return VfioDevices.list().stream()
                        .filter(device -> device.device() == EDU)
                        .count()
                > 1;
    }

    /** An NVMe controller with an empty disk. */
    static PciDevice nvme() {
        return device(device -> device.device() == NVME);
    }

    /** A BAR 2 with 64 MiB of memory behind it. */
    static PciDevice sharedMemory() {
        return device(device -> device.device() == SHARED_MEMORY);
    }

    /** A BAR 2 of some length with nothing behind it. */
    static PciDevice testDevice(long bytes) {
        return device(device -> device.device() == TEST_DEVICE
                && device.bars().stream().anyMatch(bar -> bar.index() == 2 && bar.length() == bytes));
    }

    /** The device that the monitor can remove. */
    static PciDevice removable() {
        return testDevice(2L << 20);
    }

    /** A device that vfio-pci doesn't have: a disk of the guest. */
    static PciDevice disk() {
        return device(device -> device.driver().filter("virtio-pci"::equals).isPresent());
    }

    private static PciDevice device(Predicate<PciDevice> wanted) {
        List<PciDevice> all = VfioDevices.list();
        return all.stream().filter(wanted).findFirst().orElseThrow(() -> new AssertionError("not among " + all));
    }

    /** The interfaces by which this kernel opens devices. */
    static List<VfioBackend> backends() {
        return hasIommuFd() ? List.of(VfioBackend.IOMMUFD, VfioBackend.TYPE1) : List.of(VfioBackend.TYPE1);
    }

    static boolean hasIommuFd() {
        return Files.exists(Path.of("/dev/iommu"));
    }

    /** Whether the kernel puts larger pages into BARs: since 6.12. */
    static boolean hasHugeBars() {
        String[] release =
                HostSettings.read(Path.of("/proc/sys/kernel/osrelease")).split("\\.", 3);
        int major = Integer.parseInt(release[0]);
        return major > 6 || major == 6 && Integer.parseInt(release[1]) >= 12;
    }

    /** The smallest page. */
    static PageSize base() {
        return HugeMemory.system().host().pageSizes().base();
    }

    /** The block of one page table: 2 MiB where base pages are of 4 KiB, 32 MiB where they are of 16 KiB. */
    static PageSize middle() {
        return HugeMemory.system().host().pageSizes().thp().orElseThrow();
    }

    /** How many faults map a GiB on the largest blocks that the kernel puts into BARs. */
    static long faultsOfGib() {
        return isArm() ? GIB / middle().bytes() : 1;
    }

    static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    /** A file of the device in sysfs. */
    static Path file(PciDevice device, String name) {
        return DEVICES.resolve(device.address().toString()).resolve(name);
    }

    /** How many pages the tables of all IOMMUs take; Linux tells it since 6.11. */
    static OptionalLong iommuTables() {
        try {
            // Each processor keeps some of its counts to itself until it is asked.
            Files.writeString(Path.of("/proc/sys/vm/stat_refresh"), "1");
            return Files.readAllLines(Path.of("/proc/vmstat")).stream()
                    .filter(line -> line.startsWith(IOMMU_PAGES))
                    .mapToLong(line -> Long.parseLong(line.substring(IOMMU_PAGES.length())))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files of vfio and of events that this process has open, and its mappings of devices. */
    static List<String> held() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"));
                Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            Stream<String> files = open.map(Lab::target).filter(Lab::isVfios);
            return Stream.concat(files, maps.filter(Lab::isVfios)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isVfios(String text) {
        return Stream.of("/dev/vfio", "/dev/iommu", "vfio-device", "eventfd").anyMatch(text::contains);
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "closed meanwhile";
        }
    }
}
