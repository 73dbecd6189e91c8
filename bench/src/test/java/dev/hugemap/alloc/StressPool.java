// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.BackingPolicy.require;

/** Pools that live as long as the JVM that tests races on them. */
final class StressPool {
    private static final long CAPACITY = 1L << 30;
    static final HugePool PLAIN = HugePool.open(options());
    static final HugePool CHECKED = HugePool.open(options().checked());

    private StressPool() {}

    private static PoolOptions options() {
        return PoolOptions.of(require(basePages())).capacity(CAPACITY);
    }
}
