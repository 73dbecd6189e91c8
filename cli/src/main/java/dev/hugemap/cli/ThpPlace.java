// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.PageSize;
import java.util.Optional;

/** Whose mode is meant: a size's own, or the one above all sizes. One word to picocli. */
record ThpPlace(Optional<PageSize> pageSize) {
    /** What the setting above all sizes is called. */
    static final String GLOBAL = "global";
}
