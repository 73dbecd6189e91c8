// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

/** Constants of {@code linux/prctl.h}; {@code man 2 prctl}. */
public final class Prctl {
    /** Switch transparent huge pages off for this process. Since 3.15. */
    public static final int PR_SET_THP_DISABLE = 41;
    /** Ask whether they are switched off: 1 for all, 3 for all but advised ranges (6.18). Since 3.15. */
    public static final int PR_GET_THP_DISABLE = 42;
    /** Set an attribute of a mapping. Since 5.17. */
    public static final int PR_SET_VMA = 0x53564d41;
    /** The attribute: an anonymous mapping's name, shown in maps and smaps. Since 5.17. */
    public static final int PR_SET_VMA_ANON_NAME = 0;

    private Prctl() {}
}
