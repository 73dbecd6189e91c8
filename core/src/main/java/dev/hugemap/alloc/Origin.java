// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a block was allocated.
 *
 * @param thread the thread's name
 * @param frames the calls on its stack, the one that allocated first; the topmost sixteen
 */
public record Origin(String thread, List<StackTraceElement> frames) {
    private static final int DEPTH = 16;

    private static final Set<String> OURS = Stream.of(
                    Origin.class,
                    Checks.class,
                    HugePool.class,
                    ChunkSource.class,
                    ArenaChunks.class,
                    HeldMemory.class,
                    PoolArena.class,
                    ConfinedPoolArena.class,
                    SharedPoolArena.class)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    /** Copies the list. */
    public Origin {
        frames = List.copyOf(frames);
    }

    /** Where the caller of the pool is now. */
    static Origin here() {
        List<StackTraceElement> frames = StackWalker.getInstance()
                .walk(stack -> stack.dropWhile(frame -> isOurs(frame.getClassName()))
                        .limit(DEPTH)
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .toList());
        return new Origin(Thread.currentThread().getName(), frames);
    }

    private static boolean isOurs(String type) {
        return type.startsWith("java.lang.foreign.") || OURS.contains(type);
    }

    /**
     * The origin as a part of a sentence.
     *
     * @return for example {@code thread main at app.Index.grow(Index.java:71)}
     */
    @Override
    public String toString() {
        return "thread " + thread + (frames.isEmpty() ? "" : " at " + frames.getFirst());
    }
}
