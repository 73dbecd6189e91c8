// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import org.jspecify.annotations.Nullable;

/**
 * A device that is open, with what stands behind it.
 *
 * @param device the device
 * @param group its group; null where it was opened by its own file
 * @param iommu its container, or its file of iommufd, for which nobody else has a use
 * @param space the memory that it reaches, by way of {@code iommu}
 */
record OpenDevice(VfioFile device, @Nullable VfioFile group, VfioFile iommu, DmaSpace space) implements AutoCloseable {
    /** In the reverse order of opening. */
    @Override
    public void close() {
        try (iommu) {
            try (group) {
                device.close();
            }
        }
    }
}
