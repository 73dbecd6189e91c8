// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

/** Constants of {@code linux/memfd.h}. */
public final class Memfd {
    /** Close on exec. Since 3.17. */
    public static final int MFD_CLOEXEC = 0x1;
    /** Seals can be set. Since 3.17, together with huge pages since 4.16. */
    public static final int MFD_ALLOW_SEALING = 0x2;
    /** From the hugetlb pool. Since 4.14. */
    public static final int MFD_HUGETLB = 0x4;
    /** Where the binary logarithm of the huge page size starts. Since 4.14. */
    public static final int MFD_HUGE_SHIFT = 26;

    private Memfd() {}
}
