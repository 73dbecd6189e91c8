// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every arena that can be closed must do: the JDK's as well as ours. */
public abstract class ArenaContract {
    /** A new arena, of the thread that calls where it {@link #isConfined}. */
    protected abstract Arena open();

    /** Whether it belongs to one thread. */
    protected abstract boolean isConfined();

    @Test
    void givesZeroedMemoryOfTheSizeAskedFor() {
        try (Arena arena = open()) {
            for (long size : new long[] {1, 8, 64, 4096, 100_000, 5 << 20}) {
                MemorySegment segment = arena.allocate(size);
                assertThat(segment.byteSize()).isEqualTo(size);
                assertThat(segment.mismatch(MemorySegment.ofArray(new byte[(int) size])))
                        .isEqualTo(-1);
                segment.fill((byte) 0x5a);
            }
        }
    }

    @Test
    void alignsAsAsked() {
        try (Arena arena = open()) {
            for (long alignment = 1; alignment <= 1 << 22; alignment <<= 1) {
                assertThat(arena.allocate(24, alignment).address() % alignment).isZero();
            }
        }
    }

    @Test
    void neverHandsOutTheSameMemoryTwice() {
        try (Arena arena = open()) {
            List<MemorySegment> segments = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                MemorySegment segment = arena.allocate(64 + i % 7 * 8, 8);
                segment.set(JAVA_LONG, 0, i);
                segments.add(segment);
            }
            for (int i = 0; i < segments.size(); i++) {
                assertThat(segments.get(i).get(JAVA_LONG, 0)).isEqualTo(i);
            }
        }
    }

    @Test
    void answersAnEmptyRequestWithAnEmptySegment() {
        try (Arena arena = open()) {
            MemorySegment segment = arena.allocate(0);
            assertThat(segment.byteSize()).isZero();
            assertThat(segment.isNative()).isTrue();
        }
    }

    @Test
    void refusesBadNumbers() {
        try (Arena arena = open()) {
            assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(8, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(8, -8));
            assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(8, 3));
        }
    }

    @Test
    void segmentsShareTheArenasScope() {
        try (Arena arena = open()) {
            assertThat(arena.allocate(8).scope()).isEqualTo(arena.scope());
            assertThat(arena.allocate(5 << 20).scope()).isEqualTo(arena.scope());
            assertThat(arena.scope().isAlive()).isTrue();
        }
    }

    @Test
    void accessAfterCloseThrows() {
        Arena arena = open();
        MemorySegment small = arena.allocate(8);
        MemorySegment large = arena.allocate(5 << 20);
        arena.close();
        assertThat(arena.scope().isAlive()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> small.get(JAVA_BYTE, 0));
        assertThatIllegalStateException().isThrownBy(() -> large.set(JAVA_BYTE, 0, (byte) 1));
    }

    @Test
    void allocatingAfterCloseThrows() {
        Arena arena = open();
        arena.close();
        assertThatIllegalStateException().isThrownBy(() -> arena.allocate(8));
        assertThatIllegalStateException().isThrownBy(() -> arena.allocate(5 << 20));
    }

    @Test
    void closingTwiceThrows() {
        Arena arena = open();
        arena.allocate(8);
        arena.close();
        assertThatIllegalStateException().isThrownBy(arena::close);
    }

    @Test
    void anotherThreadMayUseOnlyASharedArena() throws Exception {
        try (Arena arena = open()) {
            MemorySegment segment = arena.allocate(8);
            if (isConfined()) {
                assertThatExceptionOfType(WrongThreadException.class)
                        .isThrownBy(() -> elsewhere(() -> segment.get(JAVA_BYTE, 0)));
                assertThatExceptionOfType(WrongThreadException.class)
                        .isThrownBy(() -> elsewhere(() -> arena.allocate(8)));
                assertThatExceptionOfType(WrongThreadException.class)
                        .isThrownBy(() -> elsewhere(() -> arena.allocate(5 << 20)));
                Runnable closing = arena::close;
                assertThatExceptionOfType(WrongThreadException.class)
                        .isThrownBy(() -> elsewhere(Executors.callable(closing)));
            } else {
                elsewhere(() -> {
                    segment.set(JAVA_LONG, 0, 42);
                    return arena.allocate(8);
                });
                assertThat(segment.get(JAVA_LONG, 0)).isEqualTo(42);
            }
        }
    }

    @Test
    void aSharedArenaServesManyThreadsAtOnce() throws Exception {
        try (Arena arena = open();
                var threads = Executors.newFixedThreadPool(4)) {
            if (isConfined()) {
                return;
            }
            List<Future<List<MemorySegment>>> results = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                byte mark = (byte) (t + 1);
                results.add(threads.submit(() -> {
                    List<MemorySegment> mine = new ArrayList<>();
                    for (int i = 0; i < 2000; i++) {
                        MemorySegment segment = arena.allocate(4096, 8);
                        segment.asSlice(0, 4096).fill(mark);
                        mine.add(segment);
                    }
                    return mine;
                }));
            }
            for (int t = 0; t < 4; t++) {
                byte mark = (byte) (t + 1);
                for (MemorySegment segment : results.get(t).get()) {
                    assertThat(segment.get(JAVA_BYTE, 0)).isEqualTo(mark);
                    assertThat(segment.get(JAVA_BYTE, 4095)).isEqualTo(mark);
                }
            }
        }
    }

    private static void elsewhere(Callable<?> action) throws Exception {
        try (var thread = Executors.newSingleThreadExecutor()) {
            thread.submit(action).get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }
}
