// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;

/** Has one pattern in memory that is left out of core dumps and another in memory that isn't, and waits to be killed. */
final class SecretChild {
    static final int KEPT = 0x5A;
    static final int DUMPED = 0xA5;
    static final int REPEATED = 4096;
    private static final long BYTES = 1 << 20;

    private SecretChild() {}

    /** A pattern that no other memory holds, not even the code that makes it. */
    static byte pattern(int seed, int at) {
        return (byte) ((at * 31 + at / 7) * seed ^ at >> 3);
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (Region kept = Region.reserve(
                        BYTES, RegionOptions.of(require(basePages())).withoutDump());
                Region dumped = Region.reserve(BYTES, RegionOptions.of(require(basePages())))) {
            fill(kept, KEPT);
            fill(dumped, DUMPED);
            System.out.println("ready");
            Thread.sleep(60_000);
        }
    }

    private static void fill(Region region, int seed) {
        region.commit(0, BYTES);
        for (int at = 0; at < REPEATED; at++) {
            region.segment(0, BYTES).set(JAVA_BYTE, at, pattern(seed, at));
        }
    }
}
