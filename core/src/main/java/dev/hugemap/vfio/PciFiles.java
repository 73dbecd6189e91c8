// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.host.KernelFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}");
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]{1,7}");
    private static final Pattern RESOURCE =
            Pattern.compile("0x([0-9a-f]{1,16}) +0x([0-9a-f]{1,16}) +0x([0-9a-f]{1,16})");
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
                .flatMap(name -> PciAddress.read(name).stream())
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
        OptionalInt vendor = hexadecimal(folder + "/vendor");
        OptionalInt device = hexadecimal(folder + "/device");
        Optional<PciAddress> address = PciAddress.read(name);
        if (address.isEmpty() || vendor.isEmpty() || device.isEmpty()) {
            return Optional.empty();
        }
        String group = groups.get(name);
        return Optional.of(new PciDevice(
                address.get(),
                vendor.getAsInt(),
                device.getAsInt(),
                hexadecimal(folder + "/class").orElse(0),
                Optional.ofNullable(drivers.get(name)),
                group == null ? OptionalInt.empty() : number(group, DECIMAL),
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

    private OptionalInt hexadecimal(String path) {
        return files.read(path).map(String::strip).filter(text -> text.startsWith("0x")).stream()
                .map(text -> number(text.substring(2), HEXADECIMAL))
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt number(String digits, Pattern form) {
        Matcher number = form.matcher(digits);
        return number.matches()
                ? OptionalInt.of(Integer.parseInt(digits, form == DECIMAL ? 10 : 16))
                : OptionalInt.empty();
    }

    /** A line that isn't as documented tells of no BAR. */
    private static List<PciBar> bars(String text) {
        List<PciBar> bars = new ArrayList<>();
        List<String> lines = text.lines().limit(BARS).toList();
        for (int index = 0; index < lines.size(); index++) {
            Matcher line = RESOURCE.matcher(lines.get(index).strip());
            if (line.matches()) {
                long start = Long.parseUnsignedLong(line.group(1), 16);
                long length = Long.parseUnsignedLong(line.group(2), 16) - start + 1;
                long flags = Long.parseUnsignedLong(line.group(3), 16);
                if ((flags & (IORESOURCE_IO | IORESOURCE_MEM)) != 0 && length > 0) {
                    bars.add(new PciBar(index, space(flags), start, length, (flags & IORESOURCE_PREFETCH) != 0));
                }
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
