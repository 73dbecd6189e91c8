// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.Code;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A pool has no memory for a request: its addresses are taken, its budget refused, or the kernel did. In the two latter cases
 * the cause says why, and the code is
 * the cause's: a {@link BudgetExceededException} or what the kernel said. Nothing has changed.
 */
public final class PoolExhaustedException extends HugeMemoryException {
    private static final long serialVersionUID = 1L;

    private static final Code FULL = new Code(601);

    private final long requestedBytes;
    private final transient PoolRoom room;

    private PoolExhaustedException(
            Code code, long requestedBytes, PoolRoom room, String message, @Nullable Throwable cause) {
        super(code, message, cause);
        this.requestedBytes = requestedBytes;
        this.room = room;
    }

    static PoolExhaustedException full(long bytes, long granules, PoolRoom room) {
        return new PoolExhaustedException(
                FULL,
                bytes,
                room,
                FULL.after(cannot(bytes, granules) + " side by side, and the pool is full: " + room)
                        + ". Free blocks, or open it with more addresses (PoolOptions.capacity)",
                null);
    }

    static PoolExhaustedException refused(long bytes, long granules, PoolRoom room, HugeMemoryException refused) {
        return new PoolExhaustedException(
                refused.code(),
                bytes,
                room,
                cannot(bytes, granules) + ": " + room + ". " + refused.getMessage(),
                refused);
    }

    private static String cannot(long bytes, long granules) {
        return "cannot allocate " + Bytes.format(bytes) + " from the pool, which takes "
                + (granules == 1 ? "one more granule" : Bytes.count(granules) + " more granules");
    }

    /**
     * What was asked for; for small blocks, the span that they were to be cut from.
     *
     * @return bytes
     */
    public long requestedBytes() {
        return requestedBytes;
    }

    /**
     * How full the pool was.
     *
     * @return the numbers; null in a deserialised copy
     */
    public @Nullable PoolRoom room() {
        return room;
    }
}
