// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.abi.Vfio;

/** What a PCI device can signal. Source: the indexes in {@code linux/vfio.h}. */
public enum InterruptKind {
    /** The legacy interrupt line. The kernel masks it each time it fires; {@link Interrupts#unmask()} lets it through again. */
    INTX(Vfio.VFIO_PCI_INTX_IRQ_INDEX),
    /** Message-signalled interrupts. */
    MSI(Vfio.VFIO_PCI_MSI_IRQ_INDEX),
    /** Message-signalled interrupts with a table of their own. */
    MSIX(Vfio.VFIO_PCI_MSIX_IRQ_INDEX),
    /** The device has an error that can't be corrected. For {@link VfioDevice#onError}. */
    ERROR(Vfio.VFIO_PCI_ERR_IRQ_INDEX),
    /** The kernel wants the device back. For {@link VfioDevice#onReleaseRequest}. */
    RELEASE_REQUEST(Vfio.VFIO_PCI_REQ_IRQ_INDEX);

    private final int index;

    InterruptKind(int index) {
        this.index = index;
    }

    /** Its number for the kernel. */
    int index() {
        return index;
    }
}
