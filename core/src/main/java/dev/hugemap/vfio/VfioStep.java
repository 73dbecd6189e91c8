// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.util.Locale;

/** What was being done with a device when it failed. */
public enum VfioStep {
    /** Looking for it in sysfs. */
    FIND_DEVICE,
    /** Opening {@code /dev/vfio/vfio}, or {@code /dev/iommu}. */
    OPEN_IOMMU,
    /** Opening {@code /dev/vfio/GROUP}. */
    OPEN_GROUP,
    /** Making sure that all of the group's devices are vfio's. */
    CHECK_GROUP,
    /** Putting the group under an IOMMU. */
    ATTACH_GROUP,
    /** Opening the device: from its group, or its own file. */
    OPEN_DEVICE,
    /** Putting the device under an I/O address space of iommufd. */
    ATTACH_DEVICE,
    /** Asking for its regions and interrupts. */
    READ_DEVICE,
    /** Mapping a BAR. */
    MAP_BAR,
    /** Reading or writing a register by a system call. */
    ACCESS_REGISTER,
    /** Letting interrupts be signalled. */
    SET_INTERRUPT,
    /** Resetting the device. */
    RESET_DEVICE,
    /** Letting the device reach memory. */
    MAP_DMA,
    /** Taking memory away from the device. */
    UNMAP_DMA,
    /** Giving something back. */
    CLOSE;

    /**
     * The step in words.
     *
     * @return for example {@code open group}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
