// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls that hugemap itself doesn't make, straight from the C library. Numbers: {@code asm-generic/mman-common.h},
 * {@code linux/memfd.h}.
 */
final class RawCalls {
    static final int MADV_DONTNEED = 4;
    static final int MADV_FREE = 8;
    static final int MADV_HUGEPAGE = 14;
    static final int MADV_NOHUGEPAGE = 15;
    static final int MADV_PAGEOUT = 21;
    static final int MADV_POPULATE_READ = 22;
    static final int MADV_POPULATE_WRITE = 23;
    static final int MADV_COLLAPSE = 25;
    static final int MADV_GUARD_INSTALL = 102;
    static final int MADV_GUARD_REMOVE = 103;
    static final int MFD_HUGETLB = 4;
    static final int MFD_HUGE_SHIFT = 26;

    private static final int SIGKILL = 9;
    private static final int SIGCHLD = 17;
    private static final long STACK = 64 << 10;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle MADVISE = call("madvise", JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle MEMFD_CREATE = call("memfd_create", ADDRESS, JAVA_INT);
    private static final MethodHandle FTRUNCATE = call("ftruncate", JAVA_INT, JAVA_LONG);
    private static final MethodHandle CLONE = call("clone", ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG);
    private static final MethodHandle KILL = call("kill", JAVA_INT, JAVA_INT);
    private static final MethodHandle WAITPID = call("waitpid", JAVA_INT, JAVA_LONG, JAVA_INT);

    private RawCalls() {}

    /** Whether the kernel did all that was advised. */
    static boolean madvise(long address, long bytes, int advice) {
        return invoke(MADVISE, address, bytes, advice) == 0;
    }

    /** A file in memory; negative where it can't be had. */
    static int memfd(int flags, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            int fd = invoke(MEMFD_CREATE, arena.allocateFrom("verdict"), flags);
            if (fd >= 0 && invoke(FTRUNCATE, fd, bytes) != 0) {
                throw new AssertionError("ftruncate of a memfd to " + bytes);
            }
            return fd;
        }
    }

    /**
     * Forks a child that shares all pages and sleeps. Only C code runs in it: it starts in the C library's sleep, on a stack
     * of its own, so that it never needs the JVM's other threads, which it hasn't.
     *
     * @return its number, for {@link #end}
     */
    static int fork(Arena arena, int seconds) {
        MemorySegment stack = arena.allocate(STACK, 16);
        MemorySegment sleep = LINKER.defaultLookup().findOrThrow("sleep");
        int pid = invoke(CLONE, sleep, stack.asSlice(STACK), SIGCHLD, (long) seconds);
        if (pid <= 0) {
            throw new AssertionError("clone answers " + pid);
        }
        return pid;
    }

    /** Ends a child and waits until its memory is gone. */
    static void end(int pid) {
        invoke(KILL, pid, SIGKILL);
        if (invoke(WAITPID, pid, 0L, 0) != pid) {
            throw new AssertionError("no child " + pid);
        }
    }

    private static int invoke(MethodHandle call, Object... arguments) {
        try {
            return (int) call.invokeWithArguments(arguments);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle call(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }
}
