// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;

/** One size, or the next smaller one on offer. */
record FixedBlocks(PageSize size) implements FaultPolicy {
    @Override
    public PageSize block(Fault fault) {
        return fault.sizes().reversed().stream()
                .filter(offered -> offered.compareTo(size) <= 0)
                .filter(fault::fits)
                .findFirst()
                .orElseGet(fault.sizes()::getFirst);
    }

    @Override
    public String toString() {
        return "fixed " + size;
    }
}
