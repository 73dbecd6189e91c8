// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A segment is read while its arena is closed and its memory goes to another: what is read is its own, or nothing. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "what was written there")
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "the arena is closed")
@Outcome(expect = Expect.FORBIDDEN, desc = "another's memory")
@State
public class ReadBesideCloseStress {
    private static final int MINE = 1;
    private static final int ANOTHERS = 2;

    private final PoolArena arena = StressPool.PLAIN.sharedArena();
    private final MemorySegment segment = arena.allocateUninitialized(Integer.BYTES, Integer.BYTES);

    /** Writes before anybody else is there. */
    public ReadBesideCloseStress() {
        segment.set(ValueLayout.JAVA_INT, 0, MINE);
    }

    /** Reads. */
    @Actor
    public void read(I_Result result) {
        try {
            result.r1 = segment.get(ValueLayout.JAVA_INT, 0);
        } catch (IllegalStateException closed) {
            result.r1 = 0;
        }
    }

    /** Closes, and writes to the memory that is free then. */
    @Actor
    public void closeAndReuse() {
        arena.close();
        try (PoolArena next = StressPool.PLAIN.sharedArena()) {
            next.allocateUninitialized(Integer.BYTES, Integer.BYTES).set(ValueLayout.JAVA_INT, 0, ANOTHERS);
        }
    }
}
