// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** Why something couldn't be done with a device, as far as it can be told: what a program may react to. */
public enum VfioReason implements Coded {
    /** There is no PCI device at the address. */
    NO_DEVICE(401),
    /** The device is behind no IOMMU, or none is switched on. */
    NO_IOMMU(402),
    /** Another driver than vfio-pci has the device, or none has. */
    OTHER_DRIVER(403),
    /** Other drivers have devices of its group. */
    NOT_VIABLE(404),
    /** A driver of the kernel, of vfio or of iommufd, is not loaded. */
    DRIVER_ABSENT(405),
    /** This user may not open the file. */
    NOT_PERMITTED(406),
    /** The device, or another one of its group, is open already, in this process or another. */
    IN_USE(407),
    /** The kernel has no type-1 IOMMU for the group. */
    NO_TYPE1(408),
    /** The IOMMU doesn't remap interrupts. */
    NO_REMAPPING(409),
    /** This process, or the host, has too many files open. */
    TOO_MANY_FILES(410),
    /** The device is gone, or vfio-pci has it no more. */
    GONE(411),
    /** The kernel offers no file of its own for a device. */
    NO_DEVICE_FILE(412),
    /** The device has no reset that leaves others alone. */
    NO_RESET(413),
    /** The device doesn't answer: its memory is switched off, or it is without power. */
    SWITCHED_OFF(414),
    /** The kernel lets nobody access the register by that width. */
    NO_SUCH_ACCESS(415),
    /** The device has no interrupts of the kind. */
    NO_INTERRUPT(416),
    /** Interrupts of another kind are switched on. */
    OTHER_INTERRUPTS(417),
    /** The host has fewer interrupts to spare than were asked for. */
    INTERRUPTS_SHORT(418),
    /** No addresses of the process, or no mappings, are left for a BAR. */
    ADDRESS_SPACE(419),
    /** No free I/O addresses hold as much in one piece. */
    NO_IOVA_ROOM(420),
    /** The I/O addresses are in use, reserved, or beyond what the IOMMU can map. */
    IOVA_TAKEN(421),
    /**
     * Memory that a device reaches is pinned, and that is more than the limit allows, or the kernel has no memory for
     * its tables.
     */
    PINNING(422),
    /** The container has as many mappings as it may. */
    DMA_MAPPING_LIMIT(423),
    /** The memory is a device's BAR, which iommufd can't pin. */
    BAR_NOT_PINNABLE(424),
    /** Not all of it is memory that can be pinned. */
    NOT_PINNABLE(425),
    /** The IOMMU can't map the addresses. */
    NOT_MAPPABLE(426),
    /** Something stays open or mapped. */
    STAYS(427),
    /** The kernel gives no reason. */
    UNEXPLAINED(428);

    private final int number;

    VfioReason(int number) {
        this.number = number;
    }

    @Override
    public Code code() {
        return new Code(number);
    }
}
