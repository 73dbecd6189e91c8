// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

/** Who gets transparent huge pages. Source: {@code Documentation/admin-guide/mm/transhuge.rst}. */
public enum ThpMode {
    /** Every mapping. */
    ALWAYS,
    /** Mappings that ask by MADV_HUGEPAGE. */
    MADVISE,
    /** As the setting above all sizes says. Since 6.8. */
    INHERIT,
    /** Nobody. */
    NEVER,
    /** The setting is absent or may not be read. */
    UNKNOWN
}
