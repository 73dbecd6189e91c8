// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;

/**
 * How much memory is mapped by leaves of one size, which are what the TLB sees.
 *
 * @param leafBytes the size of a leaf
 * @param bytes how much is mapped by them
 */
public record LeafBytes(long leafBytes, long bytes) {
    /**
     * The numbers as a part of a sentence.
     *
     * @return for example {@code 4 MiB on 2 MiB leaves}
     */
    @Override
    public String toString() {
        return Bytes.format(bytes) + " on " + Bytes.format(leafBytes) + " leaves";
    }
}
