// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.abi.IommuFd;
import dev.hugemap.bridge.abi.Vfio;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of ioctl by their names. */
final class RequestNames {
    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry(Fs.PAGEMAP_SCAN, "PAGEMAP_SCAN"),
            Map.entry(Fs.PROCMAP_QUERY, "PROCMAP_QUERY"),
            Map.entry(Vfio.VFIO_GET_API_VERSION, "VFIO_GET_API_VERSION"),
            Map.entry(Vfio.VFIO_CHECK_EXTENSION, "VFIO_CHECK_EXTENSION"),
            Map.entry(Vfio.VFIO_SET_IOMMU, "VFIO_SET_IOMMU"),
            Map.entry(Vfio.VFIO_GROUP_GET_STATUS, "VFIO_GROUP_GET_STATUS"),
            Map.entry(Vfio.VFIO_GROUP_SET_CONTAINER, "VFIO_GROUP_SET_CONTAINER"),
            Map.entry(Vfio.VFIO_GROUP_GET_DEVICE_FD, "VFIO_GROUP_GET_DEVICE_FD"),
            Map.entry(Vfio.VFIO_DEVICE_GET_INFO, "VFIO_DEVICE_GET_INFO"),
            Map.entry(Vfio.VFIO_DEVICE_GET_REGION_INFO, "VFIO_DEVICE_GET_REGION_INFO"),
            Map.entry(Vfio.VFIO_DEVICE_GET_IRQ_INFO, "VFIO_DEVICE_GET_IRQ_INFO"),
            Map.entry(Vfio.VFIO_DEVICE_SET_IRQS, "VFIO_DEVICE_SET_IRQS"),
            Map.entry(Vfio.VFIO_DEVICE_RESET, "VFIO_DEVICE_RESET"),
            Map.entry(Vfio.VFIO_IOMMU_GET_INFO, "VFIO_IOMMU_GET_INFO"),
            Map.entry(Vfio.VFIO_IOMMU_MAP_DMA, "VFIO_IOMMU_MAP_DMA"),
            Map.entry(Vfio.VFIO_IOMMU_UNMAP_DMA, "VFIO_IOMMU_UNMAP_DMA"),
            Map.entry(Vfio.VFIO_DEVICE_BIND_IOMMUFD, "VFIO_DEVICE_BIND_IOMMUFD"),
            Map.entry(Vfio.VFIO_DEVICE_ATTACH_IOMMUFD_PT, "VFIO_DEVICE_ATTACH_IOMMUFD_PT"),
            Map.entry(IommuFd.IOMMU_DESTROY, "IOMMU_DESTROY"),
            Map.entry(IommuFd.IOMMU_IOAS_ALLOC, "IOMMU_IOAS_ALLOC"),
            Map.entry(IommuFd.IOMMU_IOAS_IOVA_RANGES, "IOMMU_IOAS_IOVA_RANGES"),
            Map.entry(IommuFd.IOMMU_IOAS_MAP, "IOMMU_IOAS_MAP"),
            Map.entry(IommuFd.IOMMU_IOAS_UNMAP, "IOMMU_IOAS_UNMAP"));

    private RequestNames() {}

    /** A request's name; null where it has none here. */
    static @Nullable String of(long request) {
        return NAMES.get(request);
    }
}
