// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.PageSize;
import java.util.Collections;
import java.util.List;

/** The value of {@code --sizes}: one or more page sizes, each once. One word to picocli, as a preference is. */
record Sizes(List<PageSize> all) {
    PageSize smallest() {
        return Collections.min(all);
    }
}
