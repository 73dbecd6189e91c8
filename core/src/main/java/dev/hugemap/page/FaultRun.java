// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

/**
 * Blocks of one size, one behind the other, each of which one fault maps: a stretch of a {@link FaultPlan}.
 *
 * @param start address of the first block, a multiple of {@code size}
 * @param offset physical or file offset of the first block, a multiple of {@code size}
 * @param size of each block
 * @param count how many blocks, 1 or more
 */
public record FaultRun(long start, long offset, PageSize size, long count) {
    /**
     * Checks the run.
     *
     * @throws IllegalArgumentException if start or offset is negative or no multiple of the size, if there is no block, or
     *     if the blocks reach beyond the largest long
     */
    public FaultRun {
        boolean aligned = size.isAligned(start) && size.isAligned(offset);
        if (start < 0
                || offset < 0
                || !aligned
                || count < 1
                || count > Long.MAX_VALUE - Math.max(start, offset) >> size.log2()) {
            throw new IllegalArgumentException(
                    "no run of blocks: %s × %s at 0x%x, offset 0x%x".formatted(count, size, start, offset));
        }
    }

    /**
     * What the blocks cover.
     *
     * @return in bytes
     */
    public long bytes() {
        return count << size.log2();
    }

    /**
     * The address after the last block.
     *
     * @return exclusive end
     */
    public long end() {
        return start + bytes();
    }

    /**
     * The run in a sentence.
     *
     * @return for example {@code 7 × 2 MiB at 0x200000-0x1000000, offset 0x40000200000}
     */
    @Override
    public String toString() {
        return "%s × %s at 0x%x-0x%x, offset 0x%x".formatted(Bytes.count(count), size, start, end(), offset);
    }
}
