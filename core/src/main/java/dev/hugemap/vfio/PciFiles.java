// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.host.KernelFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What sysfs tells of PCI devices. Drivers and groups are read from their own folders, which list their devices.
 *
 * <p>Source: {@code Documentation/PCI/sysfs-pci.rst}, {@code Documentation/ABI/testing/sysfs-bus-pci}, the flags of
 * {@code resource} from {@code linux/ioport.h}.
 */
final class PciFiles {
    private static final String DEVICES = "/sys/bus/pci/devices";
    private static final String DRIVERS = "/sys/bus/pci/drivers";
    private static final String GROUPS = "/sys/kernel/iommu_groups";
    private static final int BARS = 6;
    private static final long IORESOURCE_IO = 0x100;
    private static final long IORESOURCE_MEM = 0x200;
    private static final long IORESOURCE_PREFETCH = 0x2000;
    private static final long IORESOURCE_MEM_64 = 0x100000;

    private final KernelFiles files;

    PciFiles(KernelFiles files) {
        this.files = files;
    }

    /** All devices, by address. */
    List<PciDevice> devices() {
        Map<String, String> drivers = owners(DRIVERS, "");
        Map<String, String> groups = owners(GROUPS, "/devices");
        return files.list(DEVICES).stream()
                .flatMap(name -> device(name, drivers, groups).stream())
                .sorted((one, other) -> one.address().compareTo(other.address()))
                .toList();
    }

    /** The device at an address; empty where there is none. */
    Optional<PciDevice> device(PciAddress address) {
        return device(address.toString(), owners(DRIVERS, ""), owners(GROUPS, "/devices"));
    }

    /** The addresses of a group's devices. */
    List<PciAddress> members(int group) {
        return files.list(GROUPS + "/" + group + "/devices").stream()
                .map(PciAddress::of)
                .toList();
    }

    /**
     * The name of a device's own file below {@code /dev/vfio/devices}; empty where the kernel offers none: then sysfs has
     * the name all the same, and no number of a file.
     */
    Optional<String> ownFile(PciAddress address) {
        String folder = DEVICES + "/" + address + "/vfio-dev";
        return files.list(folder).stream()
                .filter(name -> files.list(folder + "/" + name).contains("dev"))
                .findFirst();
    }

    /** Whether the machine has an IOMMU that is switched on. */
    boolean hasIommu() {
        return !files.list(GROUPS).isEmpty();
    }

    private Optional<PciDevice> device(String name, Map<String, String> drivers, Map<String, String> groups) {
        String folder = DEVICES + "/" + name;
        OptionalInt vendor = number(folder + "/vendor");
        OptionalInt device = number(folder + "/device");
        if (vendor.isEmpty() || device.isEmpty()) {
            return Optional.empty();
        }
        String group = groups.get(name);
        return Optional.of(new PciDevice(
                PciAddress.of(name),
                vendor.getAsInt(),
                device.getAsInt(),
                number(folder + "/class").orElse(0),
                Optional.ofNullable(drivers.get(name)),
                group == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(group)),
                bars(files.read(folder + "/resource").orElse(""))));
    }

    /** Which of the folders in a folder lists a device. */
    private Map<String, String> owners(String parent, String below) {
        Map<String, String> owners = new HashMap<>();
        for (String owner : files.list(parent)) {
            files.list(parent + "/" + owner + below).forEach(device -> owners.put(device, owner));
        }
        return owners;
    }

    private OptionalInt number(String path) {
        return files.read(path)
                .map(text -> OptionalInt.of(Integer.decode(text.strip())))
                .orElse(OptionalInt.empty());
    }

    /** The first six lines of {@code resource}: first and last address, and flags. */
    private static List<PciBar> bars(String text) {
        List<PciBar> bars = new ArrayList<>();
        List<String> lines = text.lines().limit(BARS).toList();
        for (int index = 0; index < lines.size(); index++) {
            String[] words = lines.get(index).strip().split(" +");
            long flags = Long.parseUnsignedLong(words[2].substring(2), 16);
            if ((flags & (IORESOURCE_IO | IORESOURCE_MEM)) != 0) {
                long start = Long.parseUnsignedLong(words[0].substring(2), 16);
                long last = Long.parseUnsignedLong(words[1].substring(2), 16);
                bars.add(new PciBar(index, space(flags), start, last - start + 1, (flags & IORESOURCE_PREFETCH) != 0));
            }
        }
        return bars;
    }

    private static PciBar.Space space(long flags) {
        if ((flags & IORESOURCE_IO) != 0) {
            return PciBar.Space.IO_PORTS;
        }
        return (flags & IORESOURCE_MEM_64) != 0 ? PciBar.Space.MEMORY_64 : PciBar.Space.MEMORY_32;
    }
}
