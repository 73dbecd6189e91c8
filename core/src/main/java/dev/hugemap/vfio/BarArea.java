// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * A part of a BAR that is mapped.
 *
 * @param offset where in the BAR it begins, in bytes
 * @param segment its memory, until the BAR is closed. A device's: no system call can pin it, lock it or put pages behind
 *     it, and bulk operations on it access the device in widths that nobody promises
 */
public record BarArea(long offset, MemorySegment segment) {
    /**
     * How long the part is.
     *
     * @return bytes
     */
    public long length() {
        return segment.byteSize();
    }

    /**
     * The part in words.
     *
     * @return for example {@code 0x0-0x100000 (1 MiB)}
     */
    @Override
    public String toString() {
        return "0x%x-0x%x (%s)".formatted(offset, offset + length(), Bytes.format(length()));
    }
}
