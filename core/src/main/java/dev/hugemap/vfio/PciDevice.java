// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A PCI function as sysfs tells of it, without opening it.
 *
 * @param address where it is
 * @param vendor the vendor's number
 * @param device the vendor's number for it
 * @param classCode class, subclass and programming interface, a byte each
 * @param driver the driver that it is bound to; empty if none
 * @param iommuGroup the group of devices that an IOMMU can't tell apart; empty without an IOMMU
 * @param bars those that are there, by index
 */
public record PciDevice(
        PciAddress address,
        int vendor,
        int device,
        int classCode,
        Optional<String> driver,
        OptionalInt iommuGroup,
        List<PciBar> bars) {
    /** The driver whose devices can be opened. */
    static final String VFIO_PCI = "vfio-pci";

    /** Copies the list. */
    public PciDevice {
        bars = List.copyOf(bars);
    }

    /**
     * Whether it can be opened, as far as its driver goes.
     *
     * @return whether it is bound to vfio-pci
     */
    public boolean isBoundToVfio() {
        return driver.filter(VFIO_PCI::equals).isPresent();
    }

    /**
     * The device in words.
     *
     * @return for example {@code 0000:00:04.0 1234:11e8, driver vfio-pci, group 2, BAR 0: 1 MiB of memory (32 bit)}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%s %04x:%04x, ".formatted(address, vendor, device));
        text.append(driver.map(name -> "driver " + name).orElse("no driver")).append(", ");
        text.append(iommuGroup.isPresent() ? "group " + iommuGroup.getAsInt() : "no IOMMU group");
        bars.forEach(bar -> text.append(", ").append(bar));
        return text.toString();
    }
}
