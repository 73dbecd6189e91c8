// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

/** Who is kept from writing to a loaded file. */
public enum WriteProtection {
    /** Whoever has the segment: it is read-only. Native code that has its address can write. */
    SEGMENT,
    /**
     * Everybody: the whole mapping is made read-only ({@code mprotect}), and a write by native code is a SIGSEGV. No page is
     * split by that, for it is never a part of one. The price: transparent pages that the kernel splits later, to swap them
     * out, may stay small (older kernels' khugepaged leaves memory alone that can't be written).
     */
    KERNEL
}
