// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads free the same block of a checked pool at once: one of them is told. */
@JCStressTest
@Outcome(
        id = {"1, 0", "0, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "one frees, the other is told")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "the block is free twice")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "the block is lost")
@State
public class DoubleFreeStress {
    private final long block = StressPool.CHECKED.allocateAddress(Long.BYTES);

    /** Frees. */
    @Actor
    public void one(II_Result result) {
        result.r1 = free();
    }

    /** Frees, too. */
    @Actor
    public void other(II_Result result) {
        result.r2 = free();
    }

    private int free() {
        try {
            StressPool.CHECKED.freeAddress(block);
            return 1;
        } catch (PoolMisuseException told) {
            return 0;
        }
    }
}
