// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files in which the kernel would tell of the devices, below a folder that stands for the root. */
record FakeSysfs(Path root) {
    private static final int BARS = 6;
    private static final int ALIGNMENT_BITS = 34;
    private static final long IORESOURCE_IO = 0x100;
    private static final long IORESOURCE_MEM_64 = 0x100200;

    /** What every host has. */
    void begin(boolean iommuFd) {
        write("sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "2097152\n");
        write("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "0\n");
        write("sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages", "0\n");
        write("proc/meminfo", "MemTotal:        2048000 kB\nHugepagesize:       2048 kB\n");
        write("proc/self/status", "Uid:\t1000\t1000\t1000\t1000\nVmLck:\t       0 kB\nVmPin:\t       0 kB\n");
        write("dev/vfio/vfio", "");
        if (iommuFd) {
            write("dev/iommu", "");
        }
    }

    /** Writes what sysfs tells of a device. */
    void plug(FakeDevice device, int group, String ownFile) {
        String folder = "sys/bus/pci/devices/" + device.address() + "/";
        write(folder + "vendor", "0x%04x%n".formatted(device.vendor()));
        write(folder + "device", "0x%04x%n".formatted(device.device()));
        write(folder + "class", "0x%06x%n".formatted(device.classCode()));
        write(folder + "resource", resource(device));
        if (!device.driver().isEmpty()) {
            write("sys/bus/pci/drivers/" + device.driver() + "/" + device.address(), "");
        }
        String groupFolder = "sys/kernel/iommu_groups/" + group + "/";
        write(groupFolder + "devices/" + device.address(), "");
        write(groupFolder + "reserved_regions", "0x00000000fee00000 0x00000000feefffff msi\n");
        if (device.isBoundToVfio()) {
            write("dev/vfio/" + group, "");
            if (!ownFile.isEmpty()) {
                write(folder + "vfio-dev/" + ownFile + "/dev", "511:0\n");
            }
        }
    }

    private static String resource(FakeDevice device) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < BARS; index++) {
            FakeRegion region = device.region(index);
            long start = region.length() == 0 ? 0 : (index + 1L) << ALIGNMENT_BITS;
            long end = region.length() == 0 ? 0 : start + region.length() - 1;
            long flags = region.mappable() ? IORESOURCE_MEM_64 : IORESOURCE_IO;
            text.append("0x%016x 0x%016x 0x%016x%n".formatted(start, end, region.length() == 0 ? 0 : flags));
        }
        return text.toString();
    }

    /** Another driver takes a device, or none does. */
    void bind(String address, String before, String driver) {
        if (!before.isEmpty()) {
            delete(root.resolve("sys/bus/pci/drivers/" + before + "/" + address));
        }
        if (!driver.isEmpty()) {
            write("sys/bus/pci/drivers/" + driver + "/" + address, "");
        }
    }

    private void write(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteAll() {
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            deepestFirst.forEach(FakeSysfs::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
