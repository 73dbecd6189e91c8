// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A block of a granule that is new to both is handed over without a barrier and freed by another thread at once, while others
 * are allocated: it is freed once and was nobody else's meanwhile.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "freed in the end")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "freed at once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a free was refused, or a block is lost")
@State
public class HandOverStress {
    private static final long BYTES = 40_000;

    private long handed;
    private boolean freed;

    /** Allocates and hands over. */
    @Actor
    public void allocate() {
        handed = StressPool.PLAIN.allocateAddress(BYTES);
    }

    /** Frees what it sees. */
    @Actor
    public void free(II_Result result) {
        long seen = handed;
        if (seen != 0) {
            StressPool.PLAIN.freeAddress(seen);
            freed = true;
            result.r1 = 1;
        }
    }

    /** Frees what the other hasn't seen, and counts what was wrong. */
    @Arbiter
    public void end(II_Result result) {
        if (!freed) {
            StressPool.PLAIN.freeAddress(handed);
        }
        result.r2 = (int) StressPool.PLAIN.statistics().wrongFrees();
    }
}
