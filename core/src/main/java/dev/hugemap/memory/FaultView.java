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
        AddressRange around = around(block);
        return pieces.bytes(Math.max(around.start(), region.start()), Math.min(around.end(), region.end()));
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
