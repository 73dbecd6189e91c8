// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;

/** A piece of committed memory from which small requests are cut, one after the other. Guarded by its arena. */
final class Granule {
    private final AddressRange range;
    private long next;

    Granule(AddressRange range) {
        this.range = range;
        this.next = range.start();
    }

    /** An address with the bytes behind it, or −1 when they don't fit any more. */
    long take(long bytes, long alignment) {
        long address = next + alignment - 1 & -alignment;
        if (bytes > range.end() - address) {
            return -1;
        }
        next = address + bytes;
        return address;
    }

    /** How many bytes nobody took. */
    long left() {
        return range.end() - next;
    }
}
