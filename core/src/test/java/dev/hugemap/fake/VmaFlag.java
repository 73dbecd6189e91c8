// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/** Flags of a VMA that decide about merging, with their letters in smaps. Source: {@code fs/proc/task_mmu.c}. */
enum VmaFlag {
    /** Locked by mlock2. */
    LOCKED("lo"),
    /** Advised MADV_DONTFORK. */
    DONTFORK("dc"),
    /** Locked as pages come. */
    LOCKED_ON_FAULT("lf"),
    /** Counts against the commit limit. */
    ACCOUNT("ac"),
    /** Mapped with MAP_NORESERVE. */
    NORESERVE("nr"),
    /** Advised MADV_DONTDUMP. */
    DONTDUMP("dd"),
    /** Advised MADV_HUGEPAGE. */
    HUGEPAGE("hg"),
    /** Advised MADV_NOHUGEPAGE. */
    NOHUGEPAGE("nh");

    private final String letters;

    VmaFlag(String letters) {
        this.letters = letters;
    }

    String letters() {
        return letters;
    }
}
