// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.alloc;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolExhaustedException;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.page.PageSize;

/** A child that does with a pool what a flight recording could hear of, and records nothing. */
public final class QuietPool {
    private static final long CAPACITY = 64L << 20;

    private QuietPool() {}

    /** Opens, is shown to JMX by the name that is given, falls back, commits, gives back, is refused, and closes. */
    public static void main(String[] args) {
        PoolOptions options = PoolOptions.of(prefer(hugeTlb(PageSize.mib(2)), transparent(), basePages()))
                .capacity(CAPACITY);
        try (HugePool pool = HugePool.open(options)) {
            for (String name : args) {
                register(pool, name);
            }
            pool.freeAddress(pool.allocateAddress(3L << 20));
            IO.println("gave back " + pool.giveBack());
            pool.allocateAddress(2 * CAPACITY);
        } catch (PoolExhaustedException full) {
            IO.println("refused " + full.requestedBytes());
        }
    }

    private static void register(HugePool pool, String name) {
        try {
            IO.println("shown as " + pool.register(name).objectName());
        } catch (UnsupportedOperationException refused) {
            IO.println(refused.getMessage());
        }
    }
}
