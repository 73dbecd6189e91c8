// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What vfio tells of a device that is open.
 *
 * @param address where it is
 * @param group its IOMMU group
 * @param backend by which interface it is open
 * @param resettable whether it can be reset
 * @param regions its BARs, ROM and configuration space, by index; those that it lacks have a length of 0
 * @param interrupts what it can signal; kinds that it lacks have a count of 0
 */
public record VfioDeviceInfo(
        PciAddress address,
        OptionalInt group,
        VfioBackend backend,
        boolean resettable,
        List<RegionInfo> regions,
        List<InterruptInfo> interrupts) {
    /** Copies the lists. */
    public VfioDeviceInfo {
        regions = List.copyOf(regions);
        interrupts = List.copyOf(interrupts);
    }

    /**
     * How many interrupts of a kind there are.
     *
     * @param kind of interrupt
     * @return the count; 0 where the device, or the kernel, has none
     */
    public int interrupts(InterruptKind kind) {
        return interrupts.stream()
                .filter(info -> info.kind() == kind)
                .mapToInt(InterruptInfo::count)
                .findFirst()
                .orElse(0);
    }

    /**
     * The device in words.
     *
     * @return for example {@code 0000:00:04.0, group 2, by TYPE1, can't be reset; regions 0: 1 MiB, 7: 4 KiB; 1 INTX, 1 MSI}
     */
    @Override
    public String toString() {
        String there = regions.stream()
                .filter(region -> region.length() > 0)
                .map(region -> region.index() + ": " + Bytes.format(region.length()))
                .collect(Collectors.joining(", "));
        String signals = interrupts.stream()
                .filter(info -> info.count() > 0)
                .map(InterruptInfo::toString)
                .collect(Collectors.joining(", "));
        return address + (group.isPresent() ? ", group " + group.getAsInt() : "") + ", by " + backend
                + (resettable ? ", can be reset" : ", can't be reset") + "; regions " + there + "; " + signals;
    }
}
