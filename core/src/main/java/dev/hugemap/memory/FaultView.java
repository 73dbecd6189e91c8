// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;

/** A fault as a policy sees it. */
record FaultView(AddressRange region, Pieces pieces, long address, long length, List<PageSize> sizes) implements Fault {
    @Override
    public long offset() {
        return address - region.start();
    }

    @Override
    public boolean fits(PageSize block) {
        return region.contains(around(block));
    }

    @Override
    public long populatedBytes(PageSize block) {
        return populatedBytes(around(block).start() - region.start(), block.bytes());
    }

    @Override
    public long populatedBytes(long offset, long length) {
        long start = Math.max(0, offset);
        long end = Math.min(offset + length, region.length());
        return start < end ? pieces.bytes(region.start() + start, region.start() + end) : 0;
    }

    /** The block of some size that the faulting address lies in. */
    AddressRange around(PageSize block) {
        return new AddressRange(block.roundDown(address), block.bytes());
    }

    /** What a policy answers, checked. */
    PageSize ask(FaultPolicy policy) {
        PageSize block = policy.block(this);
        if (block.compareTo(sizes.getFirst()) < 0 || !fits(block)) {
            throw new IllegalStateException("the fault policy " + policy + " chose a block of " + block + " at offset "
                    + offset() + ": a block has " + sizes.getFirst() + " at least and lies in the region");
        }
        return block;
    }
}
