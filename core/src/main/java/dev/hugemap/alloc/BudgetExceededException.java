// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.Code;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A budget, or one above it, has no room for a charge within its limit. Nothing has changed. */
public final class BudgetExceededException extends HugeMemoryException {
    private static final long serialVersionUID = 1L;

    private static final Code CODE = new Code(602);

    private final String account;
    private final long requestedBytes;
    private final long missingBytes;
    private final transient @Nullable BudgetStatistics refused;
    private final transient List<RefusalListener> listeners;

    BudgetExceededException(String account, BudgetStatistics refused, long bytes, List<RefusalListener> listeners) {
        super(
                CODE,
                CODE.after("cannot charge " + Bytes.format(bytes) + " to " + account + ": " + refused.users())
                        + ". Free memory there, or raise the limit of " + refused.path() + " (Budget.limit)",
                null);
        this.account = account;
        this.requestedBytes = bytes;
        this.missingBytes = bytes - (refused.limit() - refused.used());
        this.refused = refused;
        this.listeners = listeners;
    }

    /**
     * What was to be charged; for a pool, whole granules.
     *
     * @return bytes
     */
    public long requestedBytes() {
        return requestedBytes;
    }

    /**
     * How much must be freed, or the limit be raised by, before this would fit.
     *
     * @return bytes, more than 0
     */
    public long missingBytes() {
        return missingBytes;
    }

    /**
     * The account that was to be charged.
     *
     * @return its path
     */
    public String account() {
        return account;
    }

    /**
     * The account that refused: the one charged, or one above it, the nearest if several would.
     *
     * @return its numbers and those of all below it; null in a deserialised copy
     */
    public @Nullable BudgetStatistics refused() {
        return refused;
    }

    /** Who may free something of what the account that refused has, in the order in which they are asked. */
    List<RefusalListener> listeners() {
        return listeners;
    }
}
