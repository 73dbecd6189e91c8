package dev.hugemap.fake;

/** Flags of a VMA that decide about merging, with their letters in smaps. Source: {@code fs/proc/task_mmu.c}. */
enum VmaFlag {
    /** Counts against the commit limit. */
    ACCOUNT("ac"),
    /** Mapped with MAP_NORESERVE. */
    NORESERVE("nr"),
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
