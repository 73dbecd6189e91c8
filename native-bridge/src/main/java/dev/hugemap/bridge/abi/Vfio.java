// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * ioctls of {@code linux/vfio.h} on a container, a group and a device, with their structs. The requests' numbers are those
 * of {@code asm-generic/ioctl.h}; PowerPC has others.
 */
public final class Vfio {
    /** What VFIO_GET_API_VERSION answers. Since 3.6. */
    public static final int VFIO_API_VERSION = 0;
    /** The IOMMU of PCs and servers, with unmapping of whole mappings alone. Since 3.16. */
    public static final int VFIO_TYPE1v2_IOMMU = 3;

    /** On a container: its version. Since 3.6. */
    public static final long VFIO_GET_API_VERSION = 0x3b64L;
    /** On a container: whether a kind of IOMMU is offered; the argument is its number. Since 3.6. */
    public static final long VFIO_CHECK_EXTENSION = 0x3b65L;
    /** On a container: chooses the kind of IOMMU; the argument is its number. Since 3.6. */
    public static final long VFIO_SET_IOMMU = 0x3b66L;
    /** On a group: {@link #VFIO_GROUP_STATUS}. Since 3.6. */
    public static final long VFIO_GROUP_GET_STATUS = 0x3b67L;
    /** On a group: joins a container; the argument points to its descriptor. Since 3.6. */
    public static final long VFIO_GROUP_SET_CONTAINER = 0x3b68L;
    /** On a group: opens a device; the argument is the device's address as a string. Since 3.6. */
    public static final long VFIO_GROUP_GET_DEVICE_FD = 0x3b6aL;
    /** On a device: {@link #VFIO_DEVICE_INFO}. Since 3.6. */
    public static final long VFIO_DEVICE_GET_INFO = 0x3b6bL;
    /** On a device: {@link #VFIO_REGION_INFO}. Since 3.6. */
    public static final long VFIO_DEVICE_GET_REGION_INFO = 0x3b6cL;
    /** On a device: {@link #VFIO_IRQ_INFO}. Since 3.6. */
    public static final long VFIO_DEVICE_GET_IRQ_INFO = 0x3b6dL;
    /** On a device: {@link #VFIO_IRQ_SET}, with its data behind it. Since 3.6. */
    public static final long VFIO_DEVICE_SET_IRQS = 0x3b6eL;
    /** On a device: resets it. Since 3.6. */
    public static final long VFIO_DEVICE_RESET = 0x3b6fL;
    /** On a container: {@link #VFIO_IOMMU_TYPE1_INFO}. Since 3.6. */
    public static final long VFIO_IOMMU_GET_INFO = 0x3b70L;
    /** On a container: {@link #VFIO_IOMMU_TYPE1_DMA_MAP}. Since 3.6. */
    public static final long VFIO_IOMMU_MAP_DMA = 0x3b71L;
    /** On a container: {@link #VFIO_IOMMU_TYPE1_DMA_UNMAP}. Since 3.6. */
    public static final long VFIO_IOMMU_UNMAP_DMA = 0x3b72L;
    /** On a device's own file: {@link #VFIO_DEVICE_BIND}. Since 6.6. */
    public static final long VFIO_DEVICE_BIND_IOMMUFD = 0x3b76L;
    /** On a device's own file: {@link #VFIO_DEVICE_ATTACH}. Since 6.6. */
    public static final long VFIO_DEVICE_ATTACH_IOMMUFD_PT = 0x3b77L;

    /** All of the group's devices are bound to drivers that vfio allows. Since 3.6. */
    public static final int VFIO_GROUP_FLAGS_VIABLE = 1;
    /** The device can be reset. Since 3.6. */
    public static final int VFIO_DEVICE_FLAGS_RESET = 1;
    /** The device is one of vfio-pci. Since 3.6. */
    public static final int VFIO_DEVICE_FLAGS_PCI = 1 << 1;
    /** The region can be read. Since 3.6. */
    public static final int VFIO_REGION_INFO_FLAG_READ = 1;
    /** The region can be written. Since 3.6. */
    public static final int VFIO_REGION_INFO_FLAG_WRITE = 1 << 1;
    /** The region can be mapped. Since 3.6. */
    public static final int VFIO_REGION_INFO_FLAG_MMAP = 1 << 2;
    /** Capabilities follow the struct. Since 4.6. */
    public static final int VFIO_REGION_INFO_FLAG_CAPS = 1 << 3;
    /** Capability: the only areas of the region that can be mapped. Since 4.6. */
    public static final int VFIO_REGION_INFO_CAP_SPARSE_MMAP = 1;
    /** Capability: the MSI-X table can be mapped with the rest. Since 4.16. */
    public static final int VFIO_REGION_INFO_CAP_MSIX_MAPPABLE = 3;
    /** The interrupts can be signalled to an eventfd. Since 3.6. */
    public static final int VFIO_IRQ_INFO_EVENTFD = 1;
    /** No data follow. Since 3.6. */
    public static final int VFIO_IRQ_SET_DATA_NONE = 1;
    /** The data are descriptors of eventfds. Since 3.6. */
    public static final int VFIO_IRQ_SET_DATA_EVENTFD = 1 << 2;
    /** Lets masked interrupts through again. Since 3.6. */
    public static final int VFIO_IRQ_SET_ACTION_UNMASK = 1 << 4;
    /** Sets what is signalled. Since 3.6. */
    public static final int VFIO_IRQ_SET_ACTION_TRIGGER = 1 << 5;
    /** The page sizes are told. Since 3.6. */
    public static final int VFIO_IOMMU_INFO_PGSIZES = 1;
    /** Capabilities follow the struct. Since 5.4. */
    public static final int VFIO_IOMMU_INFO_CAPS = 1 << 1;
    /** Capability: the I/O virtual addresses that can be mapped. Since 5.4. */
    public static final int VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE = 1;
    /** Capability: how many more mappings there can be. Since 5.10. */
    public static final int VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL = 3;
    /** The device may read. Since 3.6. */
    public static final int VFIO_DMA_MAP_FLAG_READ = 1;
    /** The device may write. Since 3.6. */
    public static final int VFIO_DMA_MAP_FLAG_WRITE = 1 << 1;
    /** Region of the first BAR; five more follow. Since 3.6. */
    public static final int VFIO_PCI_BAR0_REGION_INDEX = 0;
    /** Region of the expansion ROM. Since 3.6. */
    public static final int VFIO_PCI_ROM_REGION_INDEX = 6;
    /** Region of the configuration space. Since 3.6. */
    public static final int VFIO_PCI_CONFIG_REGION_INDEX = 7;
    /** The legacy interrupt. Since 3.6. */
    public static final int VFIO_PCI_INTX_IRQ_INDEX = 0;
    /** MSI. Since 3.6. */
    public static final int VFIO_PCI_MSI_IRQ_INDEX = 1;
    /** MSI-X. Since 3.6. */
    public static final int VFIO_PCI_MSIX_IRQ_INDEX = 2;
    /** Errors of the device. Since 3.10. */
    public static final int VFIO_PCI_ERR_IRQ_INDEX = 3;
    /** The kernel asks for the device back. Since 4.0. */
    public static final int VFIO_PCI_REQ_IRQ_INDEX = 4;

    /** {@code struct vfio_group_status}: 8 bytes. Since 3.6. */
    public static final StructLayout VFIO_GROUP_STATUS = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"), JAVA_INT.withName("flags"))
            .withName("vfio_group_status");

    /** {@code struct vfio_device_info}: 24 bytes. Since 3.6, from {@code cap_offset} on 5.9. */
    public static final StructLayout VFIO_DEVICE_INFO = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("num_regions"),
                    JAVA_INT.withName("num_irqs"),
                    JAVA_INT.withName("cap_offset"),
                    JAVA_INT.withName("pad"))
            .withName("vfio_device_info");

    /** {@code struct vfio_region_info}: 32 bytes. Since 3.6. */
    public static final StructLayout VFIO_REGION_INFO = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("index"),
                    JAVA_INT.withName("cap_offset"),
                    JAVA_LONG.withName("size"),
                    JAVA_LONG.withName("offset"))
            .withName("vfio_region_info");

    /** {@code struct vfio_info_cap_header}: 8 bytes; the next one is at an offset from the start of the whole answer. Since 4.6. */
    public static final StructLayout VFIO_INFO_CAP_HEADER = MemoryLayout.structLayout(
                    JAVA_SHORT.withName("id"), JAVA_SHORT.withName("version"), JAVA_INT.withName("next"))
            .withName("vfio_info_cap_header");

    /** {@code struct vfio_region_sparse_mmap_area}: 16 bytes. Since 4.6. */
    public static final StructLayout VFIO_REGION_SPARSE_MMAP_AREA = MemoryLayout.structLayout(
                    JAVA_LONG.withName("offset"), JAVA_LONG.withName("size"))
            .withName("vfio_region_sparse_mmap_area");

    /** {@code struct vfio_irq_info}: 16 bytes. Since 3.6. */
    public static final StructLayout VFIO_IRQ_INFO = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("index"),
                    JAVA_INT.withName("count"))
            .withName("vfio_irq_info");

    /** {@code struct vfio_irq_set}: 20 bytes, without the data that follow. Since 3.6. */
    public static final StructLayout VFIO_IRQ_SET = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("index"),
                    JAVA_INT.withName("start"),
                    JAVA_INT.withName("count"))
            .withName("vfio_irq_set");

    /** {@code struct vfio_iommu_type1_info}: 24 bytes. Since 3.6, from {@code cap_offset} on 5.4. */
    public static final StructLayout VFIO_IOMMU_TYPE1_INFO = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"),
                    JAVA_INT.withName("flags"),
                    JAVA_LONG.withName("iova_pgsizes"),
                    JAVA_INT.withName("cap_offset"),
                    JAVA_INT.withName("pad"))
            .withName("vfio_iommu_type1_info");

    /** {@code struct vfio_iova_range}: 16 bytes, both ends included. Since 5.4. */
    public static final StructLayout VFIO_IOVA_RANGE = MemoryLayout.structLayout(
                    JAVA_LONG.withName("start"), JAVA_LONG.withName("end"))
            .withName("vfio_iova_range");

    /** {@code struct vfio_iommu_type1_dma_map}: 32 bytes. Since 3.6. */
    public static final StructLayout VFIO_IOMMU_TYPE1_DMA_MAP = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"),
                    JAVA_INT.withName("flags"),
                    JAVA_LONG.withName("vaddr"),
                    JAVA_LONG.withName("iova"),
                    JAVA_LONG.withName("size"))
            .withName("vfio_iommu_type1_dma_map");

    /** {@code struct vfio_iommu_type1_dma_unmap}: 24 bytes. Since 3.6. */
    public static final StructLayout VFIO_IOMMU_TYPE1_DMA_UNMAP = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"),
                    JAVA_INT.withName("flags"),
                    JAVA_LONG.withName("iova"),
                    JAVA_LONG.withName("size"))
            .withName("vfio_iommu_type1_dma_unmap");

    /** {@code struct vfio_device_bind_iommufd}: 24 bytes. Since 6.6, from {@code token_uuid_ptr} on 6.18. */
    public static final StructLayout VFIO_DEVICE_BIND = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("iommufd"),
                    JAVA_INT.withName("out_devid"),
                    JAVA_LONG.withName("token_uuid_ptr"))
            .withName("vfio_device_bind_iommufd");

    /** {@code struct vfio_device_attach_iommufd_pt}: 16 bytes. Since 6.6, {@code pasid} since 6.15. */
    public static final StructLayout VFIO_DEVICE_ATTACH = MemoryLayout.structLayout(
                    JAVA_INT.withName("argsz"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("pt_id"),
                    JAVA_INT.withName("pasid"))
            .withName("vfio_device_attach_iommufd_pt");

    private Vfio() {}
}
