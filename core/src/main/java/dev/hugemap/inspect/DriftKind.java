// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** What happened to watched memory between two looks. */
public enum DriftKind {
    /** Bytes that were on huge leaves are on base leaves. */
    SPLIT,
    /** Pages went to swap, or are on their way to another place. */
    SWAPPED,
    /** Pages are on another NUMA node. */
    MIGRATED,
    /** Pages are gone: dropped by {@code MADV_DONTNEED}, or taken by the kernel. The mapping is still there. */
    RECLAIMED,
    /** The mapping itself is gone, or the process. */
    UNMAPPED,
    /** Bytes that were on base leaves are on huge ones. */
    COLLAPSED
}
