// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The JDK's shared arena, which writes zeros into all of the memory. */
record SharedArenaArm(HugeMemory memory, PageSize label) implements Arm {
    @Override
    public String name() {
        return "Arena.ofShared()";
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public Sample run(long bytes) {
        try (Arena arena = Arena.ofShared()) {
            long start = System.nanoTime();
            MemorySegment segment = arena.allocate(bytes);
            long nanos = System.nanoTime() - start;
            AddressRange range = new AddressRange(segment.address(), segment.byteSize());
            return new Sample(
                    nanos, Optional.empty(), ObservedPages.of(memory.inspector().report(range), label));
        }
    }
}
