// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/**
 * The blocks of one size in a pool.
 *
 * @param blockBytes the size of a block
 * @param spans how many spans are cut into such blocks
 * @param spanBytes the sizes of those together
 * @param live how many blocks are in use
 * @param cached how many are free and at hand in a thread's cache, or in stock between threads
 */
public record SizeClassStatistics(int blockBytes, int spans, long spanBytes, long live, long cached) {
    /**
     * What live blocks take.
     *
     * @return bytes
     */
    public long liveBytes() {
        return live * blockBytes;
    }
}
