// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.util.OptionalInt;

/**
 * Which device a failure is about.
 *
 * @param device its address
 * @param group its IOMMU group, where it has one
 */
record VfioSubject(PciAddress device, OptionalInt group) {
    @Override
    public String toString() {
        return group.isPresent() ? device + " of IOMMU group " + group.getAsInt() : device.toString();
    }
}
