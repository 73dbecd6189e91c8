// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.Bytes;

/**
 * A base address register as the kernel has laid it out.
 *
 * @param index 0 to 5; one of 64 bits takes two of the six, and has the number of the first
 * @param space what its addresses are
 * @param address physical address, or I/O port
 * @param length bytes; a power of two
 * @param prefetchable whether reads have no effect, so that the bus may combine them
 */
public record PciBar(int index, Space space, long address, long length, boolean prefetchable) {
    /** What a BAR's addresses are. */
    public enum Space {
        /** Memory below 4 GiB. */
        MEMORY_32,
        /** Memory anywhere. */
        MEMORY_64,
        /** I/O ports, which can't be mapped. */
        IO_PORTS
    }

    /**
     * The BAR in words.
     *
     * @return for example {@code BAR 2: 2 GiB of memory (64 bit, prefetchable)}
     */
    @Override
    public String toString() {
        String size = "BAR " + index + ": " + Bytes.format(length);
        return switch (space) {
            case IO_PORTS -> size + " of I/O ports";
            case MEMORY_32 -> size + " of memory (32 bit" + (prefetchable ? ", prefetchable)" : ")");
            case MEMORY_64 -> size + " of memory (64 bit" + (prefetchable ? ", prefetchable)" : ")");
        };
    }
}
