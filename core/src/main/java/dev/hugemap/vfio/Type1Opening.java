// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Opens a device by its group and a container of its own. Source: {@code Documentation/driver-api/vfio.rst}. */
record Type1Opening(NativeBridge bridge, Opening opening) {
    private static final String FOLDER = "/dev/vfio/";

    OpenDevice open() {
        int number = opening.subject().group().orElseThrow();
        VfioFile container = opening.step(VfioStep.OPEN_IOMMU, () -> VfioFile.open(bridge, FOLDER + "vfio"));
        VfioFile group = opening.step(VfioStep.OPEN_GROUP, () -> VfioFile.open(bridge, FOLDER + number));
        if (!opening.step(VfioStep.CHECK_GROUP, () -> isViable(group))) {
            throw opening.refuse(VfioStep.CHECK_GROUP, opening.diagnoses().notViable(number));
        }
        opening.step(VfioStep.ATTACH_GROUP, () -> attach(group, container));
        DmaSpace space = opening.step(VfioStep.ATTACH_GROUP, () -> new Type1Space(container));
        VfioFile device = opening.step(VfioStep.OPEN_DEVICE, () -> device(group));
        return new OpenDevice(device, group, container, space);
    }

    private static boolean isViable(VfioFile group) {
        try (Arena arena = Arena.ofConfined()) {
            SizedStruct status = SizedStruct.of(Vfio.VFIO_GROUP_STATUS, arena);
            group.ioctl(Vfio.VFIO_GROUP_GET_STATUS, status);
            return (status.getInt("flags") & Vfio.VFIO_GROUP_FLAGS_VIABLE) != 0;
        }
    }

    private static int attach(VfioFile group, VfioFile container) {
        try (Arena arena = Arena.ofConfined()) {
            group.ioctl(Vfio.VFIO_GROUP_SET_CONTAINER, arena.allocateFrom(JAVA_INT, container.fd()));
            return container.ioctl(Vfio.VFIO_SET_IOMMU, Vfio.VFIO_TYPE1v2_IOMMU);
        }
    }

    private VfioFile device(VfioFile group) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(opening.subject().device().toString());
            return new VfioFile(bridge, group.ioctl(Vfio.VFIO_GROUP_GET_DEVICE_FD, name));
        }
    }
}
