// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

/** Whether transparent huge pages are switched off for this process. Source: {@code man 2 PR_GET_THP_DISABLE}. */
public enum ProcessThp {
    /** Not switched off. */
    ENABLED,
    /** Switched off, here or in a parent, by PR_SET_THP_DISABLE. */
    DISABLED,
    /** Switched off but for ranges that ask by MADV_HUGEPAGE. Since 6.18. */
    ADVISED_ONLY,
    /** The kernel didn't say. */
    UNKNOWN
}
