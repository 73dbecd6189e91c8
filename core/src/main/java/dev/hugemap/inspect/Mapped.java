// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * Mapped by leaves of one size.
 *
 * @param kind what stands behind them
 * @param leafSize the leaves' size
 * @param folioSize the folios' size, or null where nobody could tell
 */
record Mapped(LeafKind kind, PageSize leafSize, @Nullable PageSize folioSize) implements State {
    Mapped inFolios(@Nullable PageSize size) {
        return new Mapped(kind, leafSize, size);
    }
}
