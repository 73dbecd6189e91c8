package dev.hugemap.memory;

import dev.hugemap.page.PageSize;

/** Names of backings for people. */
final class Labels {
    private Labels() {}

    /** The kind and the page size, each once: {@code hugetlb 2 MiB}, {@code thp 2 MiB}, {@code base 4 KiB}. */
    static String of(Backing backing, PageSize pageSize) {
        return backing.size() == null ? backing + " " + pageSize : backing.toString();
    }
}
