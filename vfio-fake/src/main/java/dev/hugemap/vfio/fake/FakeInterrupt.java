// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import dev.hugemap.bridge.abi.Vfio;

/** What a device can signal. */
public enum FakeInterrupt {
    /** The legacy line: masked each time it is signalled, until it is unmasked. */
    INTX(Vfio.VFIO_PCI_INTX_IRQ_INDEX),
    /** Messages. */
    MSI(Vfio.VFIO_PCI_MSI_IRQ_INDEX),
    /** Messages with a table of their own. */
    MSIX(Vfio.VFIO_PCI_MSIX_IRQ_INDEX),
    /** An error of the device. */
    ERROR(Vfio.VFIO_PCI_ERR_IRQ_INDEX),
    /** The kernel wants the device back. */
    RELEASE_REQUEST(Vfio.VFIO_PCI_REQ_IRQ_INDEX);

    private final int index;

    FakeInterrupt(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }
}
