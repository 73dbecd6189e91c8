// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** What an administrator's {@code never} in {@code /sys/kernel/mm/transparent_hugepage} means to a request. */
public enum ThpNever {
    /** It is respected: transparent huge pages are refused. */
    RESPECT,
    /**
     * It is overridden: the memory is populated on base pages and collapsed by {@code MADV_COLLAPSE} (Linux 6.1 and newer),
     * which the setting doesn't hold back. A process for which they are switched off by {@code PR_SET_THP_DISABLE} gets none
     * all the same.
     */
    OVERRIDE
}
