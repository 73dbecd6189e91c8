// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;
import java.util.Optional;

/**
 * A block of a checked pool that nobody has freed yet.
 *
 * @param address where it starts
 * @param bytes as many as were asked for
 * @param origin where it was allocated, if the pool keeps that
 */
public record LiveBlock(long address, long bytes, Optional<Origin> origin) {
    /**
     * The block as a part of a sentence.
     *
     * @return for example {@code 64 B at 0x7f0000002000, allocated by thread main at app.Index.grow(Index.java:71)}
     */
    @Override
    public String toString() {
        return Bytes.format(bytes) + " at 0x" + Long.toHexString(address)
                + origin.map(where -> ", allocated by " + where).orElse("");
    }
}
