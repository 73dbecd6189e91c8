// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

/** What newer kernels can do. Each is probed by a call, never by version. */
public enum KernelFeature {
    /** MADV_POPULATE_WRITE. Since 5.14. */
    POPULATE_WRITE,
    /** MADV_COLLAPSE. Since 6.1. */
    COLLAPSE,
    /** PAGEMAP_SCAN on {@code /proc/self/pagemap}. Since 6.7. */
    PAGEMAP_SCAN,
    /** PROCMAP_QUERY on {@code /proc/self/maps}. Since 6.11. */
    PROCMAP_QUERY,
    /** MADV_GUARD_INSTALL and MADV_GUARD_REMOVE. Since 6.13. */
    GUARD_INSTALL,
    /** Frame numbers in {@code /proc/self/pagemap} together with a readable {@code /proc/kpageflags}: needs privilege. */
    KPAGEFLAGS
}
