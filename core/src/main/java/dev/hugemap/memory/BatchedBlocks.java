// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;

/** A batch of small pages, or where it sticks out of the region, one of them. */
record BatchedBlocks(PageSize batch) implements FaultPolicy {
    @Override
    public PageSize block(Fault fault) {
        PageSize smallest = fault.sizes().getFirst();
        return fault.fits(batch) && batch.compareTo(smallest) >= 0 ? batch : smallest;
    }

    @Override
    public String toString() {
        return "batched " + batch;
    }
}
