// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Arenas take their thread's chunk without a barrier while the pool is closed: none has memory of a pool that is closed. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the pool is closed after the last arena")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the pool is closed, and an arena is told")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "an arena has memory, and the close is refused")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "the close is refused, and an arena meanwhile, too")
@Outcome(expect = Expect.FORBIDDEN, desc = "an arena has memory of a pool that is closed")
@State
public class CloseBesideTakeStress {
    private static final int ARENAS = 100;
    private static final int PAUSES = 4;

    private final ArenaChunks chunks = new ArenaChunks(new OneChunk(), 1);
    private volatile boolean closed;

    /** Opens and closes arenas, each of which takes the chunk of the thread's slot. */
    @Actor
    public void take(II_Result result) {
        try {
            ChunkSlot slot = chunks.slot();
            chunks.give(slot, chunks.take(slot));
            for (int i = 0; i < ARENAS; i++) {
                long chunk = chunks.take(slot);
                for (int pause = 0; pause < PAUSES; pause++) {
                    Thread.onSpinWait();
                }
                if (closed) {
                    result.r1 = 2;
                    return;
                }
                chunks.give(slot, chunk);
            }
            result.r1 = 1;
        } catch (IllegalStateException told) {
            result.r1 = 0;
        }
    }

    /** Closes. */
    @Actor
    public void close(II_Result result) {
        try {
            chunks.close();
            closed = true;
            result.r2 = 1;
        } catch (IllegalStateException open) {
            result.r2 = 0;
        }
    }

    /** Memory that is but a number. */
    private record OneChunk() implements ArenaMemory {
        private static final long CHUNK = 1 << 16;

        @Override
        public long chunkBytes() {
            return CHUNK;
        }

        @Override
        public long chunkAlignment() {
            return CHUNK;
        }

        @Override
        public long takeChunk() {
            return CHUNK;
        }

        @Override
        public void giveChunk(long chunk) {}

        @Override
        public long takeBlock(long bytes, long alignment) {
            return CHUNK;
        }

        @Override
        public void giveBlock(long block) {}
    }
}
