package dev.hugemap.alloc;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers and listeners of a budget. All of a tree's change under one lock, so that a charge is all or nothing and sums are
 * right at every moment; nobody is called under it. Safe for use by many threads.
 */
final class Account {
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
        List<UseMark> reached = new ArrayList<>();
        synchronized (lock) {
            checkOpen();
            for (Account at = this; at != null; at = at.parent) {
                if (bytes > at.limit - at.use.now()) {
                    throw new BudgetExceededException(path(), at.statistics(), bytes, at.listenersFor(this));
                }
            }
            for (Account at = this; at != null; at = at.parent) {
                at.use.add(bytes);
                at.lookAtMarks(reached);
            }
        }
        reached.forEach(UseMark::tell);
    }

    /** Takes back what was charged, with the pages that were counted. */
    void give(long bytes, Map<PageSize, Long> counted) {
        synchronized (lock) {
            for (Account at = this; at != null; at = at.parent) {
                at.use.add(-bytes);
                // None is reached by less; but it has to be left before it can be reached again.
                at.lookAtMarks(new ArrayList<>());
            }
            counted.forEach((size, there) -> count(size, -there));
        }
    }

    /** Counts bytes on pages of a size, here and above. */
    void count(PageSize size, long bytes) {
        synchronized (lock) {
            for (Account at = this; at != null; at = at.parent) {
                at.pages.computeIfAbsent(size, first -> new Amount()).add(bytes);
            }
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

    void addListener(RefusalListener listener) {
        synchronized (lock) {
            checkOpen();
            listeners.add(listener);
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

    private void lookAtMarks(List<UseMark> reached) {
        for (UseMark mark : marks) {
            if (mark.isReachedNow(use.now(), limit)) {
                reached.add(mark);
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the budget " + path() + " is closed");
        }
    }
}
