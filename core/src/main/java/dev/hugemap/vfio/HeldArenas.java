// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.call.ScopeHold;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The arenas of memory that a device reaches: each held once, however much of it is mapped. Not safe for use by many threads. */
final class HeldArenas {
    private final Map<MemorySegment.Scope, Held> held = new HashMap<>();

    /** A hold, and for how many mappings it is. */
    private record Held(ScopeHold hold, int mappings) {}

    /**
     * Keeps memory from being freed until it is let go as often as it was held.
     *
     * @throws IllegalStateException if its arena is closed
     */
    void hold(MemorySegment memory) {
        Held before = held.get(memory.scope());
        Held now = before == null ? new Held(ScopeHold.of(memory), 1) : new Held(before.hold(), before.mappings() + 1);
        held.put(memory.scope(), now);
    }

    void letGo(MemorySegment memory) {
        Held before = Objects.requireNonNull(held.get(memory.scope()));
        if (before.mappings() == 1) {
            held.remove(memory.scope());
            before.hold().close();
        } else {
            held.put(memory.scope(), new Held(before.hold(), before.mappings() - 1));
        }
    }
}
