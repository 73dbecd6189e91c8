// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.inspect.MappingKind;
import dev.hugemap.inspect.PageState;

/**
 * What is said of one base page.
 *
 * @param kind what it belongs to
 * @param state how it stands
 * @param leafBytes the size of the leaf, 0 where there is none
 * @param isWritable whether its mapping may be written to
 * @param folioBytes the size of the folio, 0 where there is none, {@link #UNTOLD} where nobody tells
 */
record PageVerdict(MappingKind kind, PageState state, long leafBytes, boolean isWritable, long folioBytes) {
    static final long UNTOLD = -1;

    /** On a leaf that is larger than a base page. */
    boolean isHuge() {
        return leafBytes > LowMemory.BASE;
    }

    /** On a huge leaf that is no page of a pool. */
    boolean isHugeMemory() {
        return state == PageState.PRESENT && isHuge() && kind != MappingKind.HUGETLB;
    }
}
