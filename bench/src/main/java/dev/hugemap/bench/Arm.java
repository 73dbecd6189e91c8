// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.PageSize;

/** One way to get populated memory, to be held against others. */
interface Arm {
    /** The arm's name in tables. */
    String name();

    /** The page size that all of its memory is to be on. */
    PageSize label();

    /** How many threads put pages in. */
    int threads();

    /** Takes memory, looks at it, and gives it back before it returns. Only the taking is timed. */
    Sample run(long bytes);
}
