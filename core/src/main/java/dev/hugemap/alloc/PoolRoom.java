// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;

/**
 * How full a pool is, in granules.
 *
 * @param granuleBytes the size of one
 * @param total how many its addresses have room for
 * @param used how many have a block in them
 * @param kept how many are empty and not given back yet
 * @param longestFree how many that have none lie side by side, at most
 */
public record PoolRoom(long granuleBytes, int total, int used, int kept, int longestFree) {
    /**
     * The numbers as a part of a sentence.
     *
     * @return for example {@code 31 of 32 granules of 2 MiB have blocks in them, and 1 without lies side by side at most}
     */
    @Override
    public String toString() {
        return Bytes.count(used) + " of " + Bytes.count(total) + " granules of " + Bytes.format(granuleBytes)
                + " have blocks in them, and " + Bytes.count(longestFree) + " without lie side by side at most";
    }
}
