// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happens to a modelled host from outside of the process: settings, pools, free memory. Safe for many threads. */
public final class FakeAdmin {
    private static final Pattern SUDO = Pattern.compile("^sudo sh -c '(.*)'$");
    private static final Pattern ECHO = Pattern.compile("echo (\\S+) *(?:>|\\| *(?:sudo )?tee) *(\\S+)");

    private static final Pattern ULIMIT = Pattern.compile("ulimit -l (\\d+)");
    private static final Pattern PRLIMIT = Pattern.compile("(?:sudo )?prlimit --pid 4242 --memlock=(\\d+)");

    private final Object lock;
    private final AddressSpace space;
    private final FileTable files;

    FakeAdmin(Object lock, AddressSpace space, FileTable files) {
        this.lock = lock;
        this.space = space;
        this.files = files;
    }

    /** The process ends, for whoever looks at it from outside by its number, 4242. */
    public void endProcess() {
        synchronized (lock) {
            space.settings.ended = true;
            files.remove(ProcFiles.BY_NUMBER);
        }
    }

    /** Moves all memory to a NUMA node. */
    public void migrate(int node) {
        synchronized (lock) {
            space.settings.memoryNode = node;
        }
    }

    /** A node has no memory left, beside what its pools hold. */
    public void fillNode(int node) {
        synchronized (lock) {
            space.settings.fullNodes.add(node);
        }
    }

    /** The process may use these nodes alone from now on. */
    public void allowNodes(Integer... nodes) {
        synchronized (lock) {
            space.settings.cpuset.clear();
            space.settings.cpuset.addAll(List.of(nodes));
        }
    }

    /**
     * Types a command: {@code echo VALUE > PATH}, under {@code sudo sh -c} or piped into tee, or one that raises the limit
     * on locked memory.
     */
    public void run(String command) {
        if (raisesLockedMemory(command)) {
            return;
        }
        Matcher matcher = ECHO.matcher(SUDO.matcher(command.strip()).replaceFirst("$1"));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the model's shell doesn't understand: " + command);
        }
        write(matcher.group(2), matcher.group(1));
    }

    private boolean raisesLockedMemory(String command) {
        Matcher ulimit = ULIMIT.matcher(command);
        Matcher prlimit = PRLIMIT.matcher(command);
        synchronized (lock) {
            if (ulimit.matches()) {
                long bytes = Long.parseLong(ulimit.group(1)) << 10;
                if (Long.compareUnsigned(bytes, space.settings.lockedMemoryCeiling) > 0) {
                    throw new IllegalArgumentException("the shell may not raise the hard limit: " + command);
                }
                space.settings.lockedMemoryLimit = bytes;
                return true;
            }
            if (prlimit.matches()) {
                space.settings.lockedMemoryLimit = Long.parseLong(prlimit.group(1));
                space.settings.lockedMemoryCeiling = space.settings.lockedMemoryLimit;
                return true;
            }
        }
        return false;
    }

    /** Writes a setting's file. */
    public void write(String path, String text) {
        synchronized (lock) {
            files.write(path, text);
        }
    }

    /** {@code transparent_hugepage/enabled} from now on. */
    public void thp(ThpMode mode) {
        synchronized (lock) {
            space.settings.thpMode = mode;
        }
    }

    /** {@code enabled} of one THP size from now on. */
    public void multiThp(PageSize size, ThpMode mode) {
        synchronized (lock) {
            space.settings.multiThp.put(size, mode);
        }
    }

    /** Resizes a pool: no more than memory allows, no less than what is in use. */
    public void pool(PageSize size, long pages) {
        synchronized (lock) {
            space.pool(size).resize(pages);
        }
    }

    /** Another process takes free pages of a pool, or gives them back where the count is negative. */
    public void useElsewhere(PageSize size, long pages) {
        synchronized (lock) {
            space.pool(size).useElsewhere(pages);
        }
    }

    /** Another process reserves pages of a pool and doesn't touch them, or gives them back where the count is negative. */
    public void reserveElsewhere(PageSize size, long pages) {
        synchronized (lock) {
            space.pool(size).reserveElsewhere(pages);
        }
    }

    /** The host's free memory from now on. */
    public void freeMemory(long bytes) {
        synchronized (lock) {
            space.settings.freeMemory = bytes;
        }
    }

    /** Fragmentation: allocations {@code first} to {@code last} of PMD-mapped pages fail, counted from 1 from now on. */
    public void failThpAllocations(long first, long last) {
        synchronized (lock) {
            space.thpSupply.fail(first, last);
        }
    }

    /** The same for folios between the base page and the PMD-mapped size. */
    public void failMultiThpAllocations(long first, long last) {
        synchronized (lock) {
            space.multiThpSupply.fail(first, last);
        }
    }
}
