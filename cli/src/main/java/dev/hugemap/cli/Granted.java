// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.NumaPlacement;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/** Memory that was granted, and what all sources say of it. */
sealed interface Granted permits Committed, Faulted {
    /** What all sources say of its addresses. */
    MappingReport report();

    /** All of it was seen as it was granted, and no two sources differ. */
    boolean holds();

    /** Whether its pages are in; where they come on touch, there is nothing to prove yet. */
    boolean isPopulated();

    /** Whether all of it was granted on pages of one size. */
    boolean isOn(PageSize size);

    /** On which NUMA nodes it was put in, where that was asked for. */
    Optional<NumaPlacement> placement();

    /** How much of it lies on pages of a pool. */
    long pooledBytes();

    /** Whether a backing's size is one of folios, which leaves don't show: multi-size transparent pages. */
    static boolean isInFolios(Backing backing) {
        return backing instanceof Backing.Transparent transparent && transparent.size() != null;
    }
}
