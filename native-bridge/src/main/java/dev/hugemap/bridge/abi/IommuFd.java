// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * ioctls of {@code linux/iommufd.h} on {@code /dev/iommu}, with their structs. The requests' numbers are those of
 * {@code asm-generic/ioctl.h}; PowerPC has others.
 */
public final class IommuFd {
    /** Destroys an object: {@link #IOMMU_DESTROY_ARG}. Since 6.2. */
    public static final long IOMMU_DESTROY = 0x3b80L;
    /** Makes an I/O address space: {@link #IOMMU_IOAS_ALLOC_ARG}. Since 6.2. */
    public static final long IOMMU_IOAS_ALLOC = 0x3b81L;
    /** The addresses that can be mapped: {@link #IOMMU_IOAS_IOVA_RANGES_ARG}. Since 6.2. */
    public static final long IOMMU_IOAS_IOVA_RANGES = 0x3b84L;
    /** Maps memory: {@link #IOMMU_IOAS_MAP_ARG}. Since 6.2. */
    public static final long IOMMU_IOAS_MAP = 0x3b85L;
    /** Unmaps memory: {@link #IOMMU_IOAS_UNMAP_ARG}. Since 6.2. */
    public static final long IOMMU_IOAS_UNMAP = 0x3b86L;

    /** At the caller's address. Since 6.2. */
    public static final int IOMMU_IOAS_MAP_FIXED_IOVA = 1;
    /** The device may write. Since 6.2. */
    public static final int IOMMU_IOAS_MAP_WRITEABLE = 1 << 1;
    /** The device may read. Since 6.2. */
    public static final int IOMMU_IOAS_MAP_READABLE = 1 << 2;

    /** {@code struct iommu_destroy}: 8 bytes. Since 6.2. */
    public static final StructLayout IOMMU_DESTROY_ARG = MemoryLayout.structLayout(
                    JAVA_INT.withName("size"), JAVA_INT.withName("id"))
            .withName("iommu_destroy");

    /** {@code struct iommu_ioas_alloc}: 12 bytes. Since 6.2. */
    public static final StructLayout IOMMU_IOAS_ALLOC_ARG = MemoryLayout.structLayout(
                    JAVA_INT.withName("size"), JAVA_INT.withName("flags"), JAVA_INT.withName("out_ioas_id"))
            .withName("iommu_ioas_alloc");

    /** {@code struct iommu_iova_range}: 16 bytes, both ends included. Since 6.2. */
    public static final StructLayout IOMMU_IOVA_RANGE = MemoryLayout.structLayout(
                    JAVA_LONG.withName("start"), JAVA_LONG.withName("last"))
            .withName("iommu_iova_range");

    /** {@code struct iommu_ioas_iova_ranges}: 32 bytes. Since 6.2. */
    public static final StructLayout IOMMU_IOAS_IOVA_RANGES_ARG = MemoryLayout.structLayout(
                    JAVA_INT.withName("size"),
                    JAVA_INT.withName("ioas_id"),
                    JAVA_INT.withName("num_iovas"),
                    JAVA_INT.withName("__reserved"),
                    JAVA_LONG.withName("allowed_iovas"),
                    JAVA_LONG.withName("out_iova_alignment"))
            .withName("iommu_ioas_iova_ranges");

    /** {@code struct iommu_ioas_map}: 40 bytes. Since 6.2. */
    public static final StructLayout IOMMU_IOAS_MAP_ARG = MemoryLayout.structLayout(
                    JAVA_INT.withName("size"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("ioas_id"),
                    JAVA_INT.withName("__reserved"),
                    JAVA_LONG.withName("user_va"),
                    JAVA_LONG.withName("length"),
                    JAVA_LONG.withName("iova"))
            .withName("iommu_ioas_map");

    /** {@code struct iommu_ioas_unmap}: 24 bytes. Since 6.2. */
    public static final StructLayout IOMMU_IOAS_UNMAP_ARG = MemoryLayout.structLayout(
                    JAVA_INT.withName("size"),
                    JAVA_INT.withName("ioas_id"),
                    JAVA_LONG.withName("iova"),
                    JAVA_LONG.withName("length"))
            .withName("iommu_ioas_unmap");

    private IommuFd() {}
}
