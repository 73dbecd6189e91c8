// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.address.MinorFaults;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.ProcessStatus;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Loads from each page of a BAR, and counts what that costs. */
record BarToucher(NativeBridge bridge, KernelFiles files, PageSize base) {
    private static final int WARM_UP_PAGES = 16;

    BarTouch touch(List<BarArea> areas) {
        try (MinorFaults faults = new MinorFaults(bridge)) {
            warmUp(faults);
            long loads = 0;
            OptionalLong tables = tables();
            long began = System.nanoTime();
            long before = faults.count();
            for (BarArea area : areas) {
                loads += touch(area);
            }
            long counted = faults.count() - before;
            Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
            return new BarTouch(loads, counted, growth(tables, tables()), elapsed);
        }
    }

    /** What is first done in a JVM has faults of its own. */
    private void warmUp(MinorFaults faults) {
        try (Arena arena = Arena.ofConfined()) {
            touch(new BarArea(0, arena.allocate(WARM_UP_PAGES * base.bytes(), base.bytes())));
            faults.count();
        }
    }

    /** Never optimised away: what is read in acquire mode is read. */
    private long touch(BarArea area) {
        long loads = 0;
        for (long at = 0; at < area.length(); at += base.bytes()) {
            if (at <= area.length() - Integer.BYTES) {
                Registers.readInt(area.segment(), at);
            } else {
                Registers.readByte(area.segment(), at);
            }
            loads++;
        }
        return loads;
    }

    private OptionalLong tables() {
        return ProcessStatus.ofSelf(files).bytes("VmPTE");
    }

    private static OptionalLong growth(OptionalLong before, OptionalLong after) {
        return before.isPresent() && after.isPresent()
                ? OptionalLong.of(Math.max(0, after.getAsLong() - before.getAsLong()))
                : OptionalLong.empty();
    }
}
