// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * How a BAR is mapped.
 *
 * @param largest the largest block by which the kernel may map it; empty for the largest that fits. For measurements: its
 *     addresses agree with its offsets modulo this size and no larger one
 * @param holes what an access does to a part that can't be mapped
 */
public record BarOptions(Optional<PageSize> largest, HoleAccess holes) {
    /** On the largest blocks that fit; parts that can't be mapped are refused. */
    public static final BarOptions DEFAULT = new BarOptions(Optional.empty(), HoleAccess.REFUSED);

    /**
     * These options, with addresses that allow blocks of no more than a size.
     *
     * @param size a page size of this host
     * @return other options
     */
    public BarOptions upTo(PageSize size) {
        return new BarOptions(Optional.of(size), holes);
    }

    /**
     * These options, with another way to treat what can't be mapped.
     *
     * @param access the way
     * @return other options
     */
    public BarOptions holes(HoleAccess access) {
        return new BarOptions(largest, access);
    }
}
