// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a mapping huge pages have room: in the aligned blocks that lie in it whole.
 *
 * @param mapping the mapping, whole
 * @param block the huge page's size
 * @param shift how far its addresses lie behind those that are aligned as its file is, in bytes; 0 without a file
 */
record Shape(AddressRange mapping, PageSize block, long shift) {
    /** A mapping's shape: a huge leaf of a file maps an aligned block of the file to an aligned block of addresses. */
    static Shape of(SmapsEntry mapping, MappingKind kind, PageSize block) {
        boolean file = kind == MappingKind.FILE || kind == MappingKind.SHMEM;
        long shift = file ? mapping.range().start() - mapping.offset() & block.bytes() - 1 : 0;
        return new Shape(mapping.range(), block, shift);
    }

    /** Where the first whole block starts. */
    long first() {
        return shift == 0 ? block.roundUp(mapping.start()) : mapping.end();
    }

    /** Where the last whole block ends; not behind {@link #first()} where there is none. */
    long last() {
        return shift == 0 ? block.roundDown(mapping.end()) : mapping.end();
    }

    /** Whether it is long enough, and only lies otherwise than its file. */
    boolean isShifted() {
        return shift != 0 && mapping.length() >= block.bytes();
    }

    /** Whether an aligned block of a size lies in the mapping. */
    boolean holds(PageSize size) {
        return size.roundUp(mapping.start()) + size.bytes() <= mapping.end();
    }

    /** Why there is no huge page outside of the whole blocks. */
    Finding cut() {
        if (mapping.length() < block.bytes()) {
            return new Finding(
                    CauseKind.TOO_SHORT,
                    "are in a mapping shorter than a huge page of " + block,
                    "the mapping has " + Bytes.format(mapping.length()),
                    "map " + block + " or more in one mapping, at a multiple of " + block);
        }
        if (shift != 0) {
            return new Finding(
                    CauseKind.NO_ALIGNED_BLOCK,
                    "are in a mapping whose addresses are not aligned as its file is: no block of " + block
                            + " of the file lies at a multiple of " + block,
                    "the addresses lie " + Bytes.format(shift) + " behind the file's offsets, by multiples of " + block,
                    "map the file so that address and offset are the same behind a multiple of " + block);
        }
        if (!holds(block)) {
            return new Finding(
                    CauseKind.NO_ALIGNED_BLOCK,
                    "are in a mapping that holds no aligned block of " + block,
                    "the mapping of " + Bytes.format(mapping.length()) + " starts "
                            + Bytes.format(mapping.start() - block.roundDown(mapping.start()))
                            + " behind a multiple of " + block,
                    "map " + block + " more than is needed, and use it from the first multiple of " + block + " on");
        }
        return new Finding(
                CauseKind.BLOCK_CUT,
                "are at an end of their mapping, inside a block of " + block + " that reaches beyond it",
                ends(),
                "start and end mappings at multiples of " + block
                        + ", and give all of a block the same rights and advice");
    }

    private String ends() {
        List<String> words = new ArrayList<>();
        if (first() > mapping.start()) {
            words.add("starts " + Bytes.format(first() - mapping.start()) + " before a multiple of " + block);
        }
        if (mapping.end() > last()) {
            words.add("ends " + Bytes.format(mapping.end() - last()) + " behind a multiple of " + block);
        }
        return "the mapping " + String.join(" and ", words);
    }
}
