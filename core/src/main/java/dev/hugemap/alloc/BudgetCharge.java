// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.PageSize;
import java.util.Map;

/**
 * Memory that a {@link Budget} is charged with, until this is closed. Safe for use by many threads.
 */
public final class BudgetCharge implements AutoCloseable {
    private final Account account;
    private final long bytes;
    private Map<PageSize, Long> pages = Map.of();
    private boolean charged;

    BudgetCharge(Account account, long bytes) {
        this.account = account;
        this.bytes = bytes;
    }

    /**
     * How much is charged.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }

    /** Takes the charge back. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (charged) {
            charged = false;
            account.give(bytes, pages);
        }
    }

    /** Charges the account, without asking anybody. */
    synchronized BudgetCharge take() {
        account.take(bytes);
        charged = true;
        return this;
    }

    /** Counts the bytes by the pages that they were seen on. */
    synchronized void observe(Map<PageSize, Long> seen) {
        account.count(seen);
        pages = seen;
    }
}
