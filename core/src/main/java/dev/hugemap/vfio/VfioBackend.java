// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

/** By which of the kernel's interfaces a device is opened. */
public enum VfioBackend {
    /** The device's own file below {@code /dev/vfio/devices} under {@code /dev/iommu}. Since 6.6. */
    IOMMUFD,
    /** Its group in a container: {@code /dev/vfio/GROUP} and {@code /dev/vfio/vfio}, with the type-1 IOMMU. */
    TYPE1
}
