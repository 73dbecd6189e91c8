// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class NativeSegmentsTest {
    @Test
    void wrapsMemoryThatLivesAsLongAsTheArena() {
        try (Arena owner = Arena.ofConfined()) {
            MemorySegment memory = owner.allocate(16);
            memory.set(ValueLayout.JAVA_LONG, 8, 42);
            MemorySegment wrapped;
            try (Arena arena = Arena.ofConfined()) {
                wrapped = NativeSegments.wrap(memory.address(), 16, arena);
                assertThat(wrapped.byteSize()).isEqualTo(16);
                assertThat(wrapped.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
            }
            assertThatIllegalStateException().isThrownBy(() -> wrapped.get(ValueLayout.JAVA_LONG, 8));
            assertThat(memory.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
        }
    }

    @Test
    void wrapsNothingForAClosedArena() {
        Arena closed = Arena.ofShared();
        closed.close();

        assertThatIllegalStateException().isThrownBy(() -> NativeSegments.wrap(65536, 16, closed));
    }

    @Test
    void wrapsNothingForTheArenaOfAnotherThread() {
        Arena foreign = CompletableFuture.supplyAsync(Arena::ofConfined).join();

        assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> NativeSegments.wrap(65536, 16, foreign));
    }

    @Test
    void tellsTheAddressOfNativeMemoryAlone() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(16);
            assertThat(NativeSegments.address(memory, 16)).isEqualTo(memory.address());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NativeSegments.address(memory, 17))
                    .withMessageContaining("17 bytes of memory, not 16");
        }
        assertThat(NativeSegments.address(MemorySegment.NULL, 0)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NativeSegments.address(MemorySegment.ofArray(new byte[16]), 16));
    }

    @Test
    void tellsNoAddressOfMemoryThatIsGoneOrAnotherThreads() {
        Arena closed = Arena.ofShared();
        MemorySegment gone = closed.allocate(16);
        closed.close();
        MemorySegment foreign = CompletableFuture.supplyAsync(
                        () -> Arena.ofConfined().allocate(16))
                .join();

        assertThatIllegalStateException().isThrownBy(() -> NativeSegments.address(gone, 16));
        assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> NativeSegments.address(foreign, 16));
    }
}
