package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

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
        return new OpenDevice(device, null, space);
    }

    private static int bind(VfioFile device, VfioFile iommu) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = SizedAnswer.request(Vfio.VFIO_DEVICE_BIND, arena);
            request.set(JAVA_INT, Vfio.VFIO_DEVICE_BIND.byteOffset(PathElement.groupElement("iommufd")), iommu.fd());
            return device.ioctl(Vfio.VFIO_DEVICE_BIND_IOMMUFD, request);
        }
    }

    private static int attach(VfioFile device, IommuFdSpace space) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = SizedAnswer.request(Vfio.VFIO_DEVICE_ATTACH, arena);
            request.set(JAVA_INT, Vfio.VFIO_DEVICE_ATTACH.byteOffset(PathElement.groupElement("pt_id")), space.id());
            return device.ioctl(Vfio.VFIO_DEVICE_ATTACH_IOMMUFD_PT, request);
        }
    }
}
