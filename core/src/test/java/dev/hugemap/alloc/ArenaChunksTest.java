// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArenaChunksTest {
    private static final int ROUNDS = 500;
    private static final int LOOKS = 300;
    private static final int VIRTUAL_THREADS = 20_000;

    private final ChunkStock stock = new ChunkStock();
    private final ArenaChunks chunks = new ArenaChunks(stock, 1);

    /** The pool that is being closed while another thread takes its chunks; then the one that is closed. */
    private volatile @Nullable ArenaChunks raced;

    private volatile @Nullable ArenaChunks taking;
    private volatile @Nullable ArenaChunks gone;

    @AfterEach
    void close() {
        stock.close();
    }

    @Test
    void aThreadsNextArenaBeginsWithTheSameChunk() {
        long before = addressOfAnArena();

        assertThat(addressOfAnArena()).isEqualTo(before);
        assertThat(stock.chunksOut()).isEqualTo(1);
    }

    @Test
    void twoOpenArenasOfAThreadHaveChunksOfTheirOwn() {
        try (PoolArena outer = open();
                PoolArena inner = open()) {
            assertThat(inner.allocate(8).address() / ChunkStock.CHUNK)
                    .isNotEqualTo(outer.allocate(8).address() / ChunkStock.CHUNK);
        }
        assertThat(stock.chunksOut()).as("one stays in the slot").isEqualTo(1);
    }

    @Test
    void chunksOfThreadsThatHaveEndedAreUsedAgain() throws Exception {
        for (int i = 0; i < 1000; i++) {
            inNewThread(this::addressOfAnArena);
        }

        assertThat(stock.chunksOut()).as("a slot for each of 16").isLessThanOrEqualTo(16);
        chunks.close();
    }

    @Test
    void chunksOfThreadsThatHaveEndedGoBackWhereThatIsAskedFor() throws Exception {
        for (int i = 0; i < 100; i++) {
            inNewThread(this::addressOfAnArena);
        }
        addressOfAnArena();

        chunks.giveBackDeserted();

        assertThat(stock.chunksOut()).as("this thread's").isEqualTo(1);
    }

    @Test
    void virtualThreadsKeepNoMoreThanTheSlotsHold() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < VIRTUAL_THREADS; i++) {
                results.add(threads.submit(() -> {
                    try (PoolArena arena = open()) {
                        MemorySegment mine = arena.allocate(64);
                        mine.set(JAVA_LONG, 0, Thread.currentThread().threadId());
                        Thread.yield();
                        return mine.get(JAVA_LONG, 0) - Thread.currentThread().threadId();
                    }
                }));
            }
            for (Future<Long> result : results) {
                assertThat(result.get()).isZero();
            }
        }

        assertThat(stock.chunksOut()).isLessThanOrEqualTo(16);
        chunks.close();
    }

    /** Raced often; but the moment that the barrier is for is nanoseconds long, and this has missed it without the barrier too. */
    @Test
    void wasNeverSeenToCloseUnderAnArena() throws Exception {
        FutureTask<Integer> opener = new FutureTask<>(this::takeAndGiveUntilItIsClosed);
        new Thread(opener).start();
        for (int round = 0; round < ROUNDS; round++) {
            ArenaChunks next = new ArenaChunks(stock, 1);
            raced = next;
            while (taking != next) {
                Thread.onSpinWait();
            }
            while (!isClosed(next)) {
                Thread.onSpinWait();
            }
            gone = next;
            while (taking == next) {
                Thread.onSpinWait();
            }
        }
        raced = chunks;
        assertThat(opener.get())
                .as("times that memory went from under an arena")
                .isZero();
    }

    /** Takes and gives a chunk, as confined arenas do, of one pool after the other until each is closed. */
    private int takeAndGiveUntilItIsClosed() {
        int lost = 0;
        for (ArenaChunks mine = raced; mine != chunks; mine = raced) {
            if (mine == null || mine == gone) {
                taking = null;
                continue;
            }
            ChunkSlot slot = mine.slot();
            try {
                for (int i = 0; i < 1000; i++) {
                    long chunk = mine.take(slot);
                    // Long enough for the other thread to say that it has closed.
                    for (int look = 0; look < LOOKS; look++) {
                        if (mine == gone) {
                            lost++;
                        }
                    }
                    mine.give(slot, chunk);
                }
                taking = mine;
            } catch (IllegalStateException closedOrClosing) {
                Thread.onSpinWait();
            }
        }
        return lost;
    }

    private static boolean isClosed(ArenaChunks raced) {
        try {
            raced.close();
            return true;
        } catch (IllegalStateException open) {
            return false;
        }
    }

    private long addressOfAnArena() {
        try (PoolArena arena = open()) {
            return arena.allocate(64).address();
        }
    }

    private PoolArena open() {
        return new ConfinedPoolArena(chunks);
    }

    private static <T> T inNewThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.start();
        T result = task.get();
        thread.join();
        return result;
    }
}
