// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;

/**
 * Maps the BARs of one device.
 *
 * @param bridge the system calls
 * @param files of the host
 * @param sizes by which the kernel can map a device's memory, ascending
 * @param device the device's file; stays open as long as its BARs
 * @param subject the device
 */
record BarMapper(NativeBridge bridge, KernelFiles files, List<PageSize> sizes, VfioFile device, VfioSubject subject) {
    /** A mapper on a host. */
    static BarMapper of(VfioHost host, VfioFile device, VfioSubject subject) {
        return new BarMapper(host.bridge(), host.files(), BlockSizes.of(host.host()), device, subject);
    }

    /**
     * Maps a BAR; one that can't be mapped is there all the same, and accessed by calls. On an exception nothing stays
     * mapped.
     *
     * @throws IllegalArgumentException if the device doesn't have it, or the options don't fit the host
     * @throws VfioException if the kernel refuses, as {@link VfioStep#MAP_BAR}
     */
    Bar map(RegionInfo region, BarOptions options) {
        if (region.length() == 0) {
            throw new IllegalArgumentException(subject + " has no BAR " + region.index());
        }
        BarLayout layout = BarLayout.of(region, sizes, options);
        BarMapping mapping;
        try {
            mapping = BarMapping.make(new Addresses(bridge), device, region, layout);
        } catch (SyscallException refused) {
            throw new VfioException(subject, VfioStep.MAP_BAR, diagnosis(region, refused.errno()), refused);
        }
        try {
            return new Bar(this, region, options, layout, mapping);
        } catch (Throwable failure) {
            mapping.addresses().releaseAfter(failure, mapping.reservation());
            throw failure;
        }
    }

    private static Diagnosis diagnosis(RegionInfo region, Errno errno) {
        String bar = "BAR " + region.index() + " of " + Bytes.format(region.length());
        if (errno.equals(Errno.ENOMEM)) {
            return new Diagnosis(
                    VfioReason.ADDRESS_SPACE,
                    bar + ": no addresses are left, or no mappings",
                    "lift ulimit -v, or raise vm.max_map_count");
        }
        if (errno.equals(Errno.ENODEV) || errno.equals(Errno.ENXIO)) {
            return new Diagnosis(VfioReason.GONE, bar + ": the device is gone", "close it");
        }
        return new Diagnosis(VfioReason.UNEXPLAINED, bar + ": the kernel gives no reason", Diagnoses.LOOK);
    }
}
