// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The rule of {@link FaultPlan} taken literally: block by block, every size tried at each. */
final class NaiveFaults {
    private NaiveFaults() {}

    /** One run of one block for each fault, by ascending address. */
    static List<FaultRun> blocks(AddressRange range, long offset, Collection<PageSize> sizes) {
        List<FaultRun> blocks = new ArrayList<>();
        long address = range.start();
        while (address < range.end()) {
            FaultRun block = blockAt(address, offset + (address - range.start()), range.end(), sizes);
            blocks.add(block);
            address = block.end();
        }
        return blocks;
    }

    private static FaultRun blockAt(long address, long offset, long end, Collection<PageSize> sizes) {
        PageSize largest = sizes.stream()
                .filter(size -> address % size.bytes() == 0 && offset % size.bytes() == 0)
                .filter(size -> address + size.bytes() <= end)
                .max(PageSize::compareTo)
                .orElseThrow();
        return new FaultRun(address, offset, largest, 1);
    }
}
