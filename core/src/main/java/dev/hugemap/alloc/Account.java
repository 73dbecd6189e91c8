// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers and listeners of a budget. All of a tree's change under one lock, so that a charge is all or nothing and sums are
 * right at every moment; nobody is called under it. Safe for use by many threads.
 */
final class Account {
    /** What an account that refused had in use, and whom to ask. */
    private record Refused(BudgetStatistics statistics, List<RefusalListener> listeners) {}

    private final String name;
    private final @Nullable Account parent;
    private final Object lock;
    private final Amount use = new Amount();
    private final SortedMap<PageSize, Amount> pages = new TreeMap<>();
    private final List<Account> children = new ArrayList<>();
    private final List<RefusalListener> pools = new ArrayList<>();
    private final List<RefusalListener> listeners = new ArrayList<>();
    private final List<UseMark> marks = new ArrayList<>();
    private long limit;
    private boolean closed;

    Account(String name, @Nullable Account parent, long limit) {
        this.name = name;
        this.parent = parent;
        this.lock = parent == null ? new Object() : parent.lock;
        this.limit = limit;
    }

    /** A new account below this one, listed as open. */
    Account child(String childName, long childLimit) {
        Account child = new Account(childName, this, childLimit);
        synchronized (lock) {
            checkOpen();
            if (children.stream().anyMatch(other -> other.name.equals(childName))) {
                throw new IllegalArgumentException(path() + " has an account '" + childName + "' already");
            }
            children.add(child);
        }
        return child;
    }

    String name() {
        return name;
    }

    String path() {
        return parent == null ? name : parent.path() + "/" + name;
    }

    long limit() {
        synchronized (lock) {
            return limit;
        }
    }

    void limit(long newLimit) {
        List<UseMark> reached = new ArrayList<>();
        synchronized (lock) {
            checkOpen();
            limit = newLimit;
            lookAtMarks(reached);
        }
        reached.forEach(UseMark::tell);
    }

    long used() {
        synchronized (lock) {
            return use.now();
        }
    }

    long peak() {
        synchronized (lock) {
            return use.peak();
        }
    }

    BudgetStatistics statistics() {
        synchronized (lock) {
            List<PageSizeUse> sizes = new ArrayList<>();
            pages.forEach((size, amount) -> sizes.add(new PageSizeUse(size, amount.now(), amount.peak())));
            List<BudgetStatistics> below =
                    children.stream().map(Account::statistics).toList();
            return new BudgetStatistics(path(), limit, use.now(), use.peak(), sizes, below);
        }
    }

    /** Charges this and all above, without asking anybody; the pages are counted later. */
    void take(long bytes) {
        List<UseMark> reached;
        Refused refused;
        synchronized (lock) {
            checkOpen();
            // Room for all of them now: once something is charged, nothing may fail for want of heap.
            reached = new ArrayList<>(marksUpwards());
            refused = refusalOf(bytes);
            if (refused == null) {
                for (Account at = this; at != null; at = at.parent) {
                    at.use.add(bytes);
                }
                for (Account at = this; at != null; at = at.parent) {
                    at.lookAtMarks(reached);
                }
            }
        }
        if (refused != null) {
            // Its message and its stack trace take a while, and nobody else is to wait for them.
            throw new BudgetExceededException(path(), refused.statistics(), bytes, refused.listeners());
        }
        reached.forEach(UseMark::tell);
    }

    /** Takes back what was charged, with the pages that were counted. */
    void give(long bytes, Map<PageSize, Long> counted) {
        synchronized (lock) {
            for (Account at = this; at != null; at = at.parent) {
                at.use.add(-bytes);
                at.leaveMarks();
            }
            add(counted, -1);
        }
    }

    /** Counts bytes by the size of the pages that they are on, here and above; all of them, or none on an error. */
    void count(Map<PageSize, Long> seen) {
        synchronized (lock) {
            for (Account at = this; at != null; at = at.parent) {
                for (PageSize size : seen.keySet()) {
                    at.pages.computeIfAbsent(size, first -> new Amount());
                }
            }
            add(seen, 1);
        }
    }

    void addMark(UseMark mark) {
        List<UseMark> reached = new ArrayList<>();
        synchronized (lock) {
            checkOpen();
            marks.add(mark);
            lookAtMarks(reached);
        }
        reached.forEach(UseMark::tell);
    }

    void removeMark(UseMark mark) {
        synchronized (lock) {
            marks.remove(mark);
        }
    }

    void addListener(RefusalListener listener) {
        synchronized (lock) {
            checkOpen();
            listeners.add(listener);
        }
    }

    void removeListener(RefusalListener listener) {
        synchronized (lock) {
            listeners.remove(listener);
        }
    }

    /** A pool is open that is charged to this; it is asked before any listener is. */
    void addPool(RefusalListener pool) {
        synchronized (lock) {
            checkOpen();
            pools.add(pool);
        }
    }

    void removePool(RefusalListener pool) {
        synchronized (lock) {
            pools.remove(pool);
        }
    }

    void close() {
        synchronized (lock) {
            checkOpen();
            if (use.now() > 0 || !children.isEmpty() || !pools.isEmpty()) {
                throw new IllegalStateException("cannot close a budget that is in use: "
                        + statistics().users() + "; open below it: " + children.size()
                        + " accounts; open pools of its own: "
                        + pools.size() + ". Close these, and what it is charged with");
            }
            closed = true;
            if (parent != null) {
                parent.children.remove(this);
            }
        }
    }

    /** Why so much can't be charged; null where it can. */
    private @Nullable Refused refusalOf(long bytes) {
        for (Account at = this; at != null; at = at.parent) {
            if (bytes > at.limit - at.use.now()) {
                return new Refused(at.statistics(), at.listenersFor(this));
            }
        }
        return null;
    }

    private void add(Map<PageSize, Long> bytes, int sign) {
        for (Account at = this; at != null; at = at.parent) {
            for (Map.Entry<PageSize, Long> each : bytes.entrySet()) {
                Objects.requireNonNull(at.pages.get(each.getKey())).add(sign * each.getValue());
            }
        }
    }

    /** Whom to ask where this refused what was to be charged to it or below: all pools, then listeners, the nearest first. */
    private List<RefusalListener> listenersFor(Account charged) {
        Collection<RefusalListener> found = new LinkedHashSet<>();
        addPoolsTo(found);
        for (Account at = charged; at != null && at != parent; at = at.parent) {
            at.addListenersTo(found);
        }
        return List.copyOf(found);
    }

    private void addPoolsTo(Collection<RefusalListener> found) {
        found.addAll(pools);
        children.forEach(child -> child.addPoolsTo(found));
    }

    private void addListenersTo(Collection<RefusalListener> found) {
        found.addAll(listeners);
        children.forEach(child -> child.addListenersTo(found));
    }

    private int marksUpwards() {
        int count = 0;
        for (Account at = this; at != null; at = at.parent) {
            count += at.marks.size();
        }
        return count;
    }

    private void lookAtMarks(List<UseMark> reached) {
        for (int i = 0; i < marks.size(); i++) {
            if (marks.get(i).isReachedNow(use.now(), limit)) {
                reached.add(marks.get(i));
            }
        }
    }

    /** None is reached by less; but it has to be left before it can be reached again. */
    private void leaveMarks() {
        for (int i = 0; i < marks.size(); i++) {
            marks.get(i).leave(use.now(), limit);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the budget " + path() + " is closed");
        }
    }
}
