// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import dev.hugemap.vfio.PciBar;
import dev.hugemap.vfio.PciDevice;
import java.util.List;

/**
 * What {@code bar list} shows to people: a row for each BAR.
 *
 * @param devices by address
 */
record BarListPage(List<PciDevice> devices) {
    private static final String NONE = "-";

    Page page() {
        Page page = new Page();
        boolean some = devices.stream().anyMatch(PciDevice::isBoundToVfio);
        page.verdict(verdict(), some ? Tone.GOOD : Tone.PLAIN);
        if (!devices.isEmpty()) {
            page.row(Tone.FAINT, "address", "vendor:device", "driver", "group", "BAR", "size", "kind");
        }
        devices.forEach(device -> addRows(page, device));
        return page;
    }

    private String verdict() {
        if (devices.isEmpty()) {
            return "No PCI devices are in sight";
        }
        long vfio = devices.stream().filter(PciDevice::isBoundToVfio).count();
        String bound = Counts.of(devices.size(), "PCI device, ", "PCI devices, ")
                + (vfio == 0 ? "none" : Bytes.count(vfio)) + " bound to vfio-pci";
        boolean iommu = devices.stream().anyMatch(device -> device.iommuGroup().isPresent());
        return iommu ? bound : bound + "; no IOMMU is switched on: BARs can't be mapped";
    }

    private static void addRows(Page page, PciDevice device) {
        String[] row = {
            device.address().toString(),
            "%04x:%04x".formatted(device.vendor(), device.device()),
            device.driver().orElse(NONE),
            device.iommuGroup().isPresent() ? String.valueOf(device.iommuGroup().getAsInt()) : NONE
        };
        if (device.bars().isEmpty()) {
            page.row(Tone.PLAIN, row[0], row[1], row[2], row[3], NONE);
        }
        for (PciBar bar : device.bars()) {
            page.row(
                    Tone.PLAIN,
                    row[0],
                    row[1],
                    row[2],
                    row[3],
                    String.valueOf(bar.index()),
                    Bytes.format(bar.length()),
                    kind(bar));
            row = new String[] {"", "", "", ""};
        }
    }

    private static String kind(PciBar bar) {
        String prefetchable = bar.prefetchable() ? ", prefetchable" : "";
        return switch (bar.space()) {
            case IO_PORTS -> "I/O ports";
            case MEMORY_32 -> "memory, 32 bit" + prefetchable;
            case MEMORY_64 -> "memory, 64 bit" + prefetchable;
        };
    }
}
