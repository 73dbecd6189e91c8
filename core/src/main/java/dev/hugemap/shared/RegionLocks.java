package dev.hugemap.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

/**
 * Who has a region open: a lock on one byte of its file for the owner, and on one for each attached process, far behind the
 * data. The locks belong to the open file ({@code man 2 fcntl}, open file description locks), so the kernel drops them when
 * the process ends, in whatever way.
 */
record RegionLocks(NativeBridge bridge, int fd) {
    /** How many processes may be attached at a time. */
    static final int MOST_ATTACHED = 1024;

    private static final long OWNER = 1L << 62;
    private static final long ATTACHED = OWNER + 1;

    private static final long TYPE_AT = Fcntl.FLOCK.byteOffset(PathElement.groupElement("l_type"));
    private static final long START_AT = Fcntl.FLOCK.byteOffset(PathElement.groupElement("l_start"));
    private static final long LENGTH_AT = Fcntl.FLOCK.byteOffset(PathElement.groupElement("l_len"));

    /** Takes the owner's place; false where somebody has it. */
    boolean own() {
        return lock(OWNER);
    }

    /** Takes a place among the attached; false where all are taken. */
    boolean attach() {
        for (int place = 0; place < MOST_ATTACHED; place++) {
            if (lock(ATTACHED + place)) {
                return true;
            }
        }
        return false;
    }

    /** Whether another opening of the file has the owner's place. */
    boolean isOwned() {
        return count(OWNER, ATTACHED) > 0;
    }

    /** How many other openings of the file are attached. */
    int attached() {
        return count(ATTACHED, ATTACHED + MOST_ATTACHED);
    }

    private boolean lock(long at) {
        try (Arena arena = Arena.ofConfined()) {
            bridge.fcntl(fd, Fcntl.F_OFD_SETLK, lock(arena, at, at + 1).address());
            return true;
        } catch (SyscallException refused) {
            if (refused.errno().equals(Errno.EAGAIN) || refused.errno().equals(Errno.EACCES)) {
                return false;
            }
            throw refused;
        }
    }

    /** The kernel tells of one lock at a time, and not of the first: so what lies on either side is asked about again. */
    private int count(long start, long end) {
        if (start >= end) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = lock(arena, start, end);
            bridge.fcntl(fd, Fcntl.F_OFD_GETLK, lock.address());
            if (lock.get(JAVA_SHORT, TYPE_AT) == Fcntl.F_UNLCK) {
                return 0;
            }
            long at = lock.get(JAVA_LONG, START_AT);
            return 1 + count(start, at) + count(at + lock.get(JAVA_LONG, LENGTH_AT), end);
        }
    }

    private static MemorySegment lock(Arena arena, long start, long end) {
        MemorySegment lock = arena.allocate(Fcntl.FLOCK);
        lock.set(JAVA_SHORT, TYPE_AT, (short) Fcntl.F_WRLCK);
        lock.set(JAVA_LONG, START_AT, start);
        lock.set(JAVA_LONG, LENGTH_AT, end - start);
        return lock;
    }
}
