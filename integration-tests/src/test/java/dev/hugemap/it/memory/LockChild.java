// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Refusal;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;

/** A child JVM that locks 4 MiB, or says why it can't. */
final class LockChild {
    static final int REFUSED = 42;

    private static final long BYTES = 4L << 20;

    private LockChild() {}

    /** Prints reason, cause and remedy of a refusal, a line each. */
    public static void main(String[] args) {
        RegionOptions options = RegionOptions.of(require(basePages())).locked();
        try (Region region = HugeMemory.system().reserve(BYTES, options)) {
            region.commit(0, BYTES);
        } catch (HugePagesUnavailableException refused) {
            Refusal refusal = refused.refusals().getFirst();
            System.out.println(refusal.reason() + "\n" + refusal.cause() + "\n" + refusal.remedy());
            System.exit(REFUSED);
        }
    }
}
