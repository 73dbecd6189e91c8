// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScopeHoldTest {
    @Test
    void aSharedArenaCantBeClosedWhileItIsHeld() {
        Arena arena = Arena.ofShared();
        MemorySegment memory = arena.allocate(JAVA_LONG);
        try (ScopeHold hold = ScopeHold.of(memory)) {
            assertThat(hold.isHeld()).isTrue();
            assertThatIllegalStateException().isThrownBy(arena::close);
            memory.set(JAVA_LONG, 0, 42);
        }

        assertThat(memory.get(JAVA_LONG, 0)).isEqualTo(42);
        arena.close();
        assertThat(memory.scope().isAlive()).isFalse();
    }

    @Test
    void isHeldUntilTheLastHoldIsClosed() {
        Arena arena = Arena.ofShared();
        MemorySegment memory = arena.allocate(64);
        List<ScopeHold> holds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            holds.add(ScopeHold.of(memory.asSlice(i, 8)));
        }
        for (ScopeHold hold : holds) {
            assertThatIllegalStateException().isThrownBy(arena::close);
            hold.close();
            hold.close();
        }
        arena.close();
    }

    @Test
    void aConfinedArenaIsNotHeldAndTold() {
        Arena arena = Arena.ofConfined();
        try (ScopeHold hold = ScopeHold.of(arena.allocate(8))) {
            assertThat(hold.isHeld()).isFalse();
            arena.close();
        }
    }

    @Test
    void memoryWithoutAnEndIsHeldLikeAnyOther() {
        try (ScopeHold automatic = ScopeHold.of(Arena.ofAuto().allocate(8));
                ScopeHold global = ScopeHold.of(Arena.global().allocate(8))) {
            assertThat(automatic.isHeld()).isTrue();
            assertThat(global.isHeld()).isTrue();
        }
    }

    @Test
    void aClosedArenaIsRefused() {
        Arena shared = Arena.ofShared();
        MemorySegment memory = shared.allocate(8);
        shared.close();
        Arena confined = Arena.ofConfined();
        MemorySegment own = confined.allocate(8);
        confined.close();

        assertThatIllegalStateException().isThrownBy(() -> ScopeHold.of(memory));
        assertThatIllegalStateException().isThrownBy(() -> ScopeHold.of(own));
    }

    @Test
    void anInterruptWakesNobody() {
        Arena arena = Arena.ofShared();
        Thread.currentThread().interrupt();
        ScopeHold hold = ScopeHold.of(arena.allocate(8));
        assertThat(Thread.interrupted()).isTrue();
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hugemap holds memory"))
                .forEach(Thread::interrupt);

        assertThatIllegalStateException().isThrownBy(arena::close);
        Thread.currentThread().interrupt();
        hold.close();
        assertThat(Thread.interrupted()).isTrue();
        arena.close();
    }
}
