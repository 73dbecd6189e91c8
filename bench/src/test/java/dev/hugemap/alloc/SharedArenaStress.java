// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads take the first memory of the same arena: each has its own. */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "what each wrote")
@Outcome(expect = Expect.FORBIDDEN, desc = "both have the same memory")
@State
public class SharedArenaStress {
    private final PoolArena arena = StressPool.PLAIN.sharedArena();
    private MemorySegment ones = MemorySegment.NULL;
    private MemorySegment others = MemorySegment.NULL;

    /** Allocates and writes. */
    @Actor
    public void one() {
        ones = arena.allocateUninitialized(Integer.BYTES, Integer.BYTES);
        ones.set(ValueLayout.JAVA_INT, 0, 1);
    }

    /** Allocates and writes, too. */
    @Actor
    public void other() {
        others = arena.allocateUninitialized(Integer.BYTES, Integer.BYTES);
        others.set(ValueLayout.JAVA_INT, 0, 2);
    }

    /** Looks, and closes. */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = ones.get(ValueLayout.JAVA_INT, 0);
        result.r2 = others.get(ValueLayout.JAVA_INT, 0);
        arena.close();
    }
}
