package dev.hugemap.alloc;

import dev.hugemap.memory.HugeMemoryException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks those who may free memory that a budget pays for, after it refused some, and tries again after each.
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
        List<RefusalListener> listeners = reason.listeners();
        return ScopedValue.where(ASKING, true).call(() -> ask(listeners, refusal, reason, again));
    }

    private static <T> T ask(
            List<RefusalListener> listeners,
            HugeMemoryException refusal,
            BudgetExceededException reason,
            Supplier<T> again) {
        HugeMemoryException last = refusal;
        for (RefusalListener listener : listeners) {
            if (listener.free(reason)) {
                try {
                    return again.get();
                } catch (HugeMemoryException still) {
                    if (reason(still) == null) {
                        // It fits the budget now, and is refused by somebody whom no listener can help.
                        throw still;
                    }
                    last = still;
                }
            }
        }
        throw last;
    }

    private static @Nullable BudgetExceededException reason(HugeMemoryException refusal) {
        return refusal instanceof BudgetExceededException own
                ? own
                : refusal.getCause() instanceof BudgetExceededException cause ? cause : null;
    }
}
