// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An account of memory with a limit, in a tree of such: what is charged to one is charged to all above it, or to none where one
 * of them refuses.
 *
 * <p>Pools are charged with the granules that they commit, kept ones included ({@link PoolOptions#chargedTo}); other memory is
 * charged by hand. Amounts are counted in total and by the size of pages: of a pool's as they were observed when they were granted,
 * of other memory as its owner said.
 *
 * <p>Safe for use by many threads; a tree's numbers are right together at every moment.
 */
public final class Budget implements AutoCloseable {
    private final Account account;
    private final @Nullable Budget parent;

    private Budget(Account account, @Nullable Budget parent) {
        this.account = account;
        this.parent = parent;
    }

    /**
     * A tree's topmost account, without a limit.
     *
     * @param name not blank, without {@code /}
     * @return a new account
     * @throws IllegalArgumentException if the name is blank or has a {@code /}
     */
    public static Budget root(String name) {
        return root(name, Long.MAX_VALUE);
    }

    /**
     * A tree's topmost account.
     *
     * @param name not blank, without {@code /}
     * @param limit the most bytes that may be in use, 0 or more
     * @return a new account
     * @throws IllegalArgumentException if the name is blank or has a {@code /}, or the limit is negative
     */
    public static Budget root(String name, long limit) {
        return new Budget(new Account(checkName(name), null, checkLimit(limit)), null);
    }

    /**
     * An account below this one, without a limit of its own.
     *
     * @param childName not blank, without {@code /}
     * @return a new account
     * @throws IllegalArgumentException if the name is blank, has a {@code /}, or is that of another open child
     * @throws IllegalStateException if this is closed
     */
    public Budget child(String childName) {
        return child(childName, Long.MAX_VALUE);
    }

    /**
     * An account below this one. The limits of several may add up to more than this one's.
     *
     * @param childName not blank, without {@code /}
     * @param childLimit the most bytes that may be in use, 0 or more
     * @return a new account
     * @throws IllegalArgumentException if the name is blank, has a {@code /}, or is that of another open child, or the limit is
     *     negative
     * @throws IllegalStateException if this is closed
     */
    public Budget child(String childName, long childLimit) {
        return new Budget(account.child(checkName(childName), checkLimit(childLimit)), this);
    }

    /**
     * The name among its siblings.
     *
     * @return a word
     */
    public String name() {
        return account.name();
    }

    /**
     * The names from the root down.
     *
     * @return for example {@code app/cache}
     */
    public String path() {
        return account.path();
    }

    /**
     * The account above.
     *
     * @return empty for a root
     */
    public Optional<Budget> parent() {
        return Optional.ofNullable(parent);
    }

    /**
     * The most that may be in use.
     *
     * @return bytes; {@link Long#MAX_VALUE} for no limit of its own
     */
    public long limit() {
        return account.limit();
    }

    /**
     * Changes the limit. Below what is in use it takes nothing away, and refuses every charge until enough has been freed.
     *
     * @param newLimit bytes, 0 or more; {@link Long#MAX_VALUE} for none
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException if this is closed
     */
    public void limit(long newLimit) {
        account.limit(checkLimit(newLimit));
    }

    /**
     * What is in use now, here and below.
     *
     * @return bytes
     */
    public long used() {
        return account.used();
    }

    /**
     * The most that was in use at a time.
     *
     * @return bytes
     */
    public long peak() {
        return account.peak();
    }

    /**
     * The numbers of this account and of all below, of one moment.
     *
     * @return the numbers of now
     */
    public BudgetStatistics statistics() {
        return account.statistics();
    }

    /**
     * Charges memory that is no pool's: a region, an arena. Where it doesn't fit, pools and listeners are asked, as
     * {@link #onRefused} tells.
     *
     * @param bytes how much, greater than 0
     * @param pageSize which pages it is on, or will be; believed, not looked at
     * @return the charge; to be closed when the memory is given back
     * @throws IllegalArgumentException if the number isn't greater than 0
     * @throws BudgetExceededException if it doesn't fit here or above; nothing has changed then
     * @throws IllegalStateException if this is closed
     */
    public BudgetCharge charge(long bytes, PageSize pageSize) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a charge is for a byte or more, not " + Bytes.count(bytes));
        }
        // Made first, with its complaint: what has been charged is the caller's to close only once he has it.
        Map<PageSize, Long> pages = Map.of(pageSize, bytes);
        BudgetCharge charge = new BudgetCharge(account, bytes);
        try {
            charge.take();
        } catch (BudgetExceededException refused) {
            RoomSearch.after(refused, charge::take);
        }
        try {
            charge.observe(pages);
        } catch (Throwable failed) {
            charge.close();
            throw failed;
        }
        return charge;
    }

    /**
     * Names somebody who can free memory that this account pays for, here or below it: asked where this account, or one above,
     * refuses a charge.
     *
     * <p>When a charge doesn't fit, first all pools below the account that refused give back the empty granules that they keep.
     * Then listeners are asked, one after the other, and after each the charge is tried again: those of the
     * account charged and of all below it, then those of the next one above with all below it, and so on up to the one that
     * refused. Where another account refuses then, those below it are asked that weren't yet, in the same order. Each is asked once at
     * most, and told of the refusal that stands. What is still refused in the end is thrown.
     *
     * <p>A listener is called by the thread that asks, without a lock of a pool, and by several threads at once if several ask. It
     * may allocate and free, here and elsewhere; what is refused to it meanwhile asks nobody. It must neither use nor close the arena
     * that is asking: that may lose a chunk of the arena's, which keeps the pool from closing. Nor may it wait for whoever does. Of a
     * pool that keeps empty granules, what is freed counts for others once it is given back
     * ({@link HugePool#giveBack}). What a listener throws goes to whoever asked.
     *
     * @param listener frees what it can
     * @return what ends it; to be closed, or dropped if it is to stay as long as the account is open
     * @throws IllegalStateException if this is closed
     */
    public ListenerRegistration onRefused(Consumer<? super BudgetExceededException> listener) {
        RefusalListener asked = refused -> {
            listener.accept(refused);
            return true;
        };
        account.addListener(asked);
        return new ListenerRegistration(() -> account.removeListener(asked));
    }

    /**
     * Names somebody who is told when use reaches a part of the limit: by a charge, or because the limit was lowered; at once where it
     * is so already. Told again when use has been below in between.
     *
     * <p>Called by a thread of the common pool, soon after; reaching it several times until then counts as once. What
     * it throws is logged.
     *
     * @param share of the limit, more than 0 and at most 1. Without a limit it is never reached
     * @param listener looks at what it wants to know
     * @return what ends it; to be closed, or dropped if it is to stay as long as the account is open
     * @throws IllegalArgumentException if the share is out of its range
     * @throws IllegalStateException if this is closed
     */
    public ListenerRegistration onUse(double share, Runnable listener) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of a limit is more than 0 and at most 1, not " + share);
        }
        UseMark mark = new UseMark(share, listener);
        account.addMark(mark);
        return new ListenerRegistration(() -> account.removeMark(mark));
    }

    /**
     * Closes the account; its name is free again. Memory of a pool that the kernel refused to unmap stays charged, and the
     * account open: it is the program's until that ends.
     *
     * @throws IllegalStateException if something is charged to it, accounts below it or pools are open, or it is closed already;
     *     nothing has changed then
     */
    @Override
    public void close() {
        account.close();
    }

    @Override
    public String toString() {
        return account.path();
    }

    Account account() {
        return account;
    }

    private static String checkName(String name) {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a budget's name is a word without '/', not '" + name + "'");
        }
        return name;
    }

    private static long checkLimit(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit is 0 bytes or more, not " + Bytes.count(limit));
        }
        return limit;
    }
}
