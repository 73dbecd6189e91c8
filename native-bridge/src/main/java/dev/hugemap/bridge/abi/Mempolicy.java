// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

/** Constants of {@code linux/mempolicy.h}: on which NUMA nodes the kernel takes pages. */
public final class Mempolicy {
    /** As the thread's own policy says. Since 2.6.7. */
    public static final int MPOL_DEFAULT = 0;
    /** From one node, and from others where that has none. Since 2.6.7. */
    public static final int MPOL_PREFERRED = 1;
    /** From these nodes alone. Since 2.6.7. */
    public static final int MPOL_BIND = 2;
    /** From these nodes in turn, and from others where one has none. Since 2.6.7. */
    public static final int MPOL_INTERLEAVE = 3;
    /** From the node of the processor that faults, and from others where that has none. In calls since 3.8. */
    public static final int MPOL_LOCAL = 4;

    private Mempolicy() {}
}
