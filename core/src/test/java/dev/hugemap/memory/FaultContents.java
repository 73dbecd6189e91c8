// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** Writes to the memory of a {@link FaultModel}'s region and sees what it holds. Ranges are committed, in whole granules. */
public interface FaultContents {
    /** Fills a range with what a tag stands for, which isn't 0. */
    void write(Region region, long offset, long length, long tag);

    /** Sees that all of a range holds what was written with a tag, or zeros where the tag is 0. */
    void check(Region region, long offset, long length, long tag);
}
