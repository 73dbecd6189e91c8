// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** Reads and writes blocks by their addresses. */
interface BlockMemory {
    /** Sets all bytes of a range to one value. */
    void fill(long address, long bytes, byte value);

    /** Whether all bytes of a range have one value. */
    boolean isFilled(long address, long bytes, byte value);
}
