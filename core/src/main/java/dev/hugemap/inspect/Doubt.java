// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.Bytes;

/** Why nobody can tell how memory is mapped. */
enum Doubt {
    SPECIAL("a special mapping (VM_PFNMAP) has no struct page behind it, so no source tells how %s are mapped"),
    PERHAPS_SPECIAL("no page is seen in %s, and the mapping could be a special one, whose pages are never seen"),
    SMALL_IN_POOL("PAGEMAP_SCAN sees no huge leaves in %s of a mapping of larger pages"),
    SIZE_UNTOLD("no source tells the size of huge leaves that map %s"),
    ZERO_OR_SHARED(
            "huge leaves that map %s may be the huge zero page, which this kernel doesn't tell from memory that is"
                    + " shared with a child process"),
    PERHAPS_ZERO("some of %s is the kernel's page of zeros, which smaps doesn't count and pagemap doesn't tell"),
    CHANGING("the mappings of %s change while they are looked at");

    private final String sentence;

    Doubt(String sentence) {
        this.sentence = sentence;
    }

    /** The doubt in words, about so many bytes. */
    String about(long bytes) {
        return sentence.formatted(Bytes.format(bytes));
    }
}
