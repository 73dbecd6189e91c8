// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/** Names of backings for people. */
final class Labels {
    private Labels() {}

    /** The kind and the page size, each once: {@code hugetlb 2 MiB}, {@code thp 2 MiB}, {@code base 4 KiB}. */
    static String of(Backing backing, @Nullable PageSize pageSize) {
        return backing.size() == null && pageSize != null ? backing + " " + pageSize : backing.toString();
    }
}
