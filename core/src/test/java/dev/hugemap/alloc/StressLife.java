// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** One thread's random work on a pool: what it has, what it hands to others, and what it frees. */
final class StressLife {
    private static final int HELD = 400;

    private final HugePool pool;
    private final SplittableRandom random;
    private final AtomicReferenceArray<StampedBlock> mail;
    private final @Nullable StampedBlock[] held = new StampedBlock[HELD];

    StressLife(HugePool pool, SplittableRandom random, AtomicReferenceArray<StampedBlock> mail) {
        this.pool = pool;
        this.random = random;
        this.mail = mail;
    }

    /** Works for so many steps, each of which allocates or frees; then frees the rest. */
    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            int slot = random.nextInt(HELD);
            StampedBlock block = held[slot];
            if (block == null) {
                held[slot] = StampedBlock.allocate(pool, bytes(random), random);
                continue;
            }
            held[slot] = null;
            StampedBlock freed = random.nextInt(4) == 0 ? mail.getAndSet(random.nextInt(mail.length()), block) : block;
            if (freed != null) {
                freed.free(pool);
            }
        }
        for (StampedBlock block : held) {
            if (block != null) {
                block.free(pool);
            }
        }
    }

    /** A size: most are small, few are of some MiB. */
    static long bytes(SplittableRandom random) {
        int kind = random.nextInt(10_000);
        if (kind < 7_000) {
            return random.nextInt(512);
        }
        if (kind < 9_500) {
            return random.nextInt(8 << 10);
        }
        if (kind < 9_970) {
            return random.nextInt(80 << 10);
        }
        return kind < 9_998 ? random.nextInt(1 << 20) : random.nextInt(5 << 20);
    }
}
