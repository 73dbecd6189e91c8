// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Fields;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
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
    private static final long GATE = ATTACHED + MOST_ATTACHED;

    private static final long TYPE_AT = Fields.offset(Fcntl.FLOCK, "l_type");
    private static final long START_AT = Fields.offset(Fcntl.FLOCK, "l_start");
    private static final long LENGTH_AT = Fields.offset(Fcntl.FLOCK, "l_len");

    /** Takes the owner's place; false where somebody has it. */
    boolean own() {
        return lock(OWNER, ATTACHED);
    }

    /**
     * Keeps out all others that want to open or remove the region, for a short time; false where one of them is at it. Who
     * is only looking whether he may have the region doesn't pose as its owner meanwhile.
     */
    boolean enter() {
        return lock(GATE, GATE + 1);
    }

    /** Lets in others that want to open or remove the region. */
    void leave() {
        set(Fcntl.F_UNLCK, GATE, GATE + 1);
    }

    /** Takes all places among the attached, so that nobody can attach any more; false where somebody is. */
    boolean shut() {
        return lock(ATTACHED, ATTACHED + MOST_ATTACHED);
    }

    /** Takes a place among the attached; false where all are taken. */
    boolean attach() {
        for (int place = 0; place < MOST_ATTACHED; place++) {
            if (lock(ATTACHED + place, ATTACHED + place + 1)) {
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

    private boolean lock(long start, long end) {
        try {
            set(Fcntl.F_WRLCK, start, end);
            return true;
        } catch (SyscallException refused) {
            if (refused.errno().equals(Errno.EAGAIN) || refused.errno().equals(Errno.EACCES)) {
                return false;
            }
            throw refused;
        }
    }

    private void set(int type, long start, long end) {
        try (Arena arena = Arena.ofConfined()) {
            bridge.fcntl(fd, Fcntl.F_OFD_SETLK, lock(arena, type, start, end).address());
        }
    }

    /** The kernel tells of one lock at a time, and not of the first: so what lies on either side is asked about again. */
    private int count(long start, long end) {
        if (start >= end) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = lock(arena, Fcntl.F_WRLCK, start, end);
            bridge.fcntl(fd, Fcntl.F_OFD_GETLK, lock.address());
            if (lock.get(JAVA_SHORT, TYPE_AT) == Fcntl.F_UNLCK) {
                return 0;
            }
            long at = lock.get(JAVA_LONG, START_AT);
            long length = lock.get(JAVA_LONG, LENGTH_AT);
            // A length of 0 goes on to the end of all files. What isn't behind the start must not be asked about for
            // ever.
            long next = length == 0 || at + length <= start ? end : at + length;
            return 1 + count(start, at) + count(next, end);
        }
    }

    private static MemorySegment lock(Arena arena, int type, long start, long end) {
        MemorySegment lock = arena.allocate(Fcntl.FLOCK);
        lock.set(JAVA_SHORT, TYPE_AT, (short) type);
        lock.set(JAVA_LONG, START_AT, start);
        lock.set(JAVA_LONG, LENGTH_AT, end - start);
        return lock;
    }
}
