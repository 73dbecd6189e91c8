// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.PageSize;
import java.util.Objects;
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

    // As a record has it of itself, without what linking that costs a cold JVM: a report asks it of each stretch.

    @Override
    public boolean equals(Object other) {
        return other instanceof Mapped mapped
                && mapped.kind == kind
                && mapped.leafSize.equals(leafSize)
                && Objects.equals(mapped.folioSize, folioSize);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.ordinal() + leafSize.hashCode()) + Objects.hashCode(folioSize);
    }
}
