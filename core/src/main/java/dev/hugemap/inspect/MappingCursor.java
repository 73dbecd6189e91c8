// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** The mappings of a process, one at a time, in order. For one thread. */
interface MappingCursor {
    /** Drops what was read, so that the next answer is the kernel's of then. */
    void forget();

    /** What tells the mappings. */
    Evidence source();

    /** Goes to the mapping that covers an address or the next one after it; false where there is none. */
    boolean seek(long address);

    long start();

    long end();

    /** Its own page size in bytes: larger than a base page for hugetlb alone; 0 where no source told. */
    long pageBytes();

    Vma.Sight sight();

    /** What pages of it belong to that were not written to privately. */
    MappingKind kind();

    Answer writable();
}
