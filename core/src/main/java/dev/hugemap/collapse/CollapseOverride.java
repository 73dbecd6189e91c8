// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

/**
 * What a collapse leaves alone, although the kernel would do it: overridden by name.
 *
 * <p>What the kernel itself keeps can't be overridden: MADV_NOHUGEPAGE of a mapping and PR_SET_THP_DISABLE of a process.
 */
public enum CollapseOverride {
    /** That the administrator has switched transparent huge pages off ({@code never}), which MADV_COLLAPSE ignores. */
    NEVER,
    /** That a mapping is locked ({@code mlock}): while its pages are moved, the program waits for them. */
    LOCKED
}
