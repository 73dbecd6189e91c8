// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What arenas of a pool do beside what all arenas do. */
class PoolArenaTest {
    private final ChunkStock stock = new ChunkStock();
    private final ArenaChunks chunks = new ArenaChunks(stock, 2);

    private enum Kind {
        CONFINED,
        SHARED
    }

    @AfterEach
    void close() {
        stock.close();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void holdsNothingBeforeTheFirstRequest(Kind kind) {
        try (PoolArena arena = open(kind)) {
            assertThat(arena.allocate(0).byteSize()).isZero();
            assertThat(stock.chunksOut()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void smallRequestsShareAChunk(Kind kind) {
        try (PoolArena arena = open(kind)) {
            long first = arena.allocate(64).address();
            long second = arena.allocate(64).address();

            assertThat(second).isEqualTo(first + 64);
            assertThat(stock.chunksOut()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatAChunkHasNoRoomForComesFromTheNext(Kind kind) {
        try (PoolArena arena = open(kind)) {
            for (int i = 0; i < 5; i++) {
                arena.allocate(ChunkStock.CHUNK / 2);
            }

            assertThat(stock.chunksOut()).isEqualTo(3);
            assertThat(stock.blocksOut()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void largeRequestsAreBlocksOfTheirOwn(Kind kind) {
        try (PoolArena arena = open(kind)) {
            arena.allocate(ChunkStock.CHUNK / 2 + 1);
            arena.allocate(8, ChunkStock.CHUNK / 4);

            assertThat(stock.chunksOut()).isZero();
            assertThat(stock.blocksOut()).isEqualTo(2);
        }
        assertThat(stock.blocksOut()).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void closingGivesAllBack(Kind kind) {
        PoolArena arena = open(kind);
        for (int i = 0; i < 100; i++) {
            arena.allocate(20_000);
            arena.allocate(100_000);
        }
        arena.close();
        chunks.close();
        chunks.giveBackIdle();

        assertThat(stock.blocksOut()).isZero();
        assertThat(stock.chunksOut()).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void uninitializedMemoryIsNotCleared(Kind kind) {
        try (PoolArena arena = open(kind)) {
            assertThat(arena.allocateUninitialized(64, 1).get(JAVA_BYTE, 63)).isEqualTo((byte) 0x5a);
            assertThat(arena.allocate(64, 1).get(JAVA_BYTE, 63)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsRefusedChangesNothing(Kind kind) {
        stock.exhaustAfter(1);
        PoolArena arena = open(kind);
        MemorySegment before = arena.allocate(ChunkStock.CHUNK / 2);
        arena.allocate(ChunkStock.CHUNK / 2);

        assertThatIllegalStateException().isThrownBy(() -> arena.allocate(64)).withMessage("no more");
        assertThatIllegalStateException()
                .isThrownBy(() -> arena.allocate(ChunkStock.CHUNK))
                .withMessage("no more");

        before.fill((byte) 1);
        stock.exhaustAfter(1);
        assertThat(arena.allocate(64).byteSize()).isEqualTo(64);
        arena.close();
        chunks.close();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPoolIsNotClosedUnderAnOpenArena(Kind kind) {
        PoolArena arena = open(kind);
        MemorySegment segment = arena.allocate(64);

        assertThatIllegalStateException()
                .isThrownBy(chunks::close)
                .withMessageContaining("1 chunks and blocks of the pool");

        segment.fill((byte) 1);
        arena.allocate(100_000);
        arena.close();
        chunks.close();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anArenaOfAClosedPoolGetsNothing(Kind kind) {
        PoolArena used = open(kind);
        used.allocate(64);
        used.close();
        PoolArena arena = open(kind);
        chunks.close();

        assertThatIllegalStateException().isThrownBy(() -> arena.allocate(64)).withMessage("the pool is closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> arena.allocate(100_000))
                .withMessage("the pool is closed");
        arena.close();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aCloseThatIsTakenBackChangesNothing(Kind kind) {
        PoolArena used = open(kind);
        long before = used.allocate(64).address();
        used.close();
        chunks.close();
        chunks.reopen();

        try (PoolArena arena = open(kind)) {
            assertThat(arena.allocate(64).address()).isEqualTo(before);
        }
        chunks.close();
        chunks.giveBackIdle();
        assertThat(stock.chunksOut()).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatTheSourceRefusesToTakeDoesNotKeepThePoolOpen(Kind kind) {
        PoolArena arena = open(kind);
        arena.allocate(64);
        arena.allocate(40_000);
        long block = arena.allocate(100_000).address();
        stock.giveBlock(block);

        assertThatIllegalArgumentException().isThrownBy(arena::close).withMessageContaining("not out");

        chunks.close();
        chunks.giveBackIdle();
        assertThat(stock.chunksOut()).isZero();
    }

    private static Stream<Kind> kinds() {
        return Stream.of(Kind.values());
    }

    private PoolArena open(Kind kind) {
        return kind == Kind.CONFINED ? new ConfinedPoolArena(chunks) : new SharedPoolArena(chunks);
    }
}
