// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.Code;
import dev.hugemap.memory.HugeMemoryException;
import java.util.List;

/** A pool was closed while blocks of it were live. It is closed, and they are freed. */
public final class LiveBlocksException extends HugeMemoryException {
    private static final long serialVersionUID = 1L;

    private static final Code CODE = new Code(621);

    private final transient LiveBlocks live;

    LiveBlocksException(LiveBlocks live) {
        super(
                CODE,
                CODE.after("a pool was closed with live blocks, and they are freed now: " + live)
                        + (live.known().isEmpty()
                                ? ". Open it with PoolOptions.trackingOrigins() to see where they come from"
                                : ""),
                null);
        this.live = live;
    }

    /**
     * The blocks that were live.
     *
     * @return the blocks; none in a deserialised copy
     */
    public LiveBlocks live() {
        return live == null ? new LiveBlocks(0, 0, List.of()) : live;
    }
}
