// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.memory.HugeMemoryException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks those who may free memory that a budget pays for, after it refused some, and tries again after each.
 *
 * <p>Each is asked once at most, and told of the refusal that stands then: an account may refuse what another one no longer does,
 * and is missing something else.
 *
 * <p>Listeners are users' code that may come back to any pool, so this is called where no lock of a pool is held. What a
 * listener itself is refused asks nobody, or it would never end.
 */
final class RoomSearch {
    private static final ScopedValue<Boolean> ASKING = ScopedValue.newInstance();

    private RoomSearch() {}

    /** Tries again what was refused, until it is granted or nobody is left to ask; the last refusal is thrown then. */
    static <T> T after(HugeMemoryException refusal, Supplier<T> again) {
        BudgetExceededException reason = reason(refusal);
        if (reason == null || ASKING.isBound()) {
            throw refusal;
        }
        return ScopedValue.where(ASKING, true).call(() -> ask(refusal, again));
    }

    private static <T> T ask(HugeMemoryException refusal, Supplier<T> again) {
        Set<RefusalListener> asked = new HashSet<>();
        HugeMemoryException last = refusal;
        while (true) {
            BudgetExceededException reason = reason(last);
            RefusalListener next = reason == null ? null : firstOf(reason, asked);
            if (reason == null || next == null) {
                // Nobody is left, or it fits the budget now and is refused by somebody whom no listener can help.
                throw last;
            }
            asked.add(next);
            if (next.free(reason)) {
                try {
                    return again.get();
                } catch (HugeMemoryException still) {
                    last = still;
                }
            }
        }
    }

    private static @Nullable RefusalListener firstOf(BudgetExceededException reason, Set<RefusalListener> asked) {
        for (RefusalListener listener : reason.listeners()) {
            if (!asked.contains(listener)) {
                return listener;
            }
        }
        return null;
    }

    private static @Nullable BudgetExceededException reason(HugeMemoryException refusal) {
        return refusal instanceof BudgetExceededException own
                ? own
                : refusal.getCause() instanceof BudgetExceededException cause ? cause : null;
    }
}
