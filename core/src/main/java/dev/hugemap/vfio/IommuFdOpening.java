// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;

/**
 * Opens a device by its own file, under an I/O address space of its own. Source:
 * {@code Documentation/driver-api/vfio.rst}, since 6.6.
 */
record IommuFdOpening(NativeBridge bridge, Opening opening, String file) {
    static final String IOMMU = "/dev/iommu";
    static final String DEVICES = "/dev/vfio/devices/";

    OpenDevice open() {
        VfioFile iommu = opening.step(VfioStep.OPEN_IOMMU, () -> VfioFile.open(bridge, IOMMU));
        VfioFile device = opening.step(VfioStep.OPEN_DEVICE, () -> VfioFile.open(bridge, DEVICES + file));
        opening.step(VfioStep.OPEN_DEVICE, () -> bind(device, iommu));
        IommuFdSpace space = opening.step(VfioStep.ATTACH_DEVICE, () -> new IommuFdSpace(iommu));
        opening.step(VfioStep.ATTACH_DEVICE, () -> attach(device, space));
        return new OpenDevice(device, null, iommu, space);
    }

    private static int bind(VfioFile device, VfioFile iommu) {
        try (Arena arena = Arena.ofConfined()) {
            return device.ioctl(
                    Vfio.VFIO_DEVICE_BIND_IOMMUFD,
                    SizedStruct.of(Vfio.VFIO_DEVICE_BIND, arena).set("iommufd", iommu.fd()));
        }
    }

    private static int attach(VfioFile device, IommuFdSpace space) {
        try (Arena arena = Arena.ofConfined()) {
            return device.ioctl(
                    Vfio.VFIO_DEVICE_ATTACH_IOMMUFD_PT,
                    SizedStruct.of(Vfio.VFIO_DEVICE_ATTACH, arena).set("pt_id", space.id()));
        }
    }
}
