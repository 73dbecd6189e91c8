// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Fields;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls into the C library. Initialising this class is what links.
 *
 * <p>All functions but {@link #syscall} are called in one shape, six longs in and a long out: linking a shape costs tens of milliseconds in
 * a cold JVM, a further function of a shape that is linked next to nothing. On 64-bit Linux this is what C itself
 * compiles to: integer and pointer arguments travel in one register each, a callee reads the part that it declares and
 * ignores registers beyond its arguments, and variadic functions take them the same way.
 */
final class LibC {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = Fields.offset(STATE, "errno");

    @SuppressWarnings("restricted")
    private static final MethodHandle SHAPE = LINKER.downcallHandle(
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    private static final Map<String, MemorySegment> FUNCTIONS = new ConcurrentHashMap<>();

    /** Where a thread's calls leave their error numbers: no two threads share one, and no call allocates one. */
    private static final ThreadLocal<MemorySegment> STATES = new ThreadLocal<>() {
        @Override
        protected MemorySegment initialValue() {
            return Arena.ofAuto().allocate(STATE);
        }
    };

    private LibC() {}

    static long call(String function, long arg1) {
        return call(function, arg1, 0, 0, 0, 0, 0);
    }

    static long call(String function, long arg1, long arg2) {
        return call(function, arg1, arg2, 0, 0, 0, 0);
    }

    static long call(String function, long arg1, long arg2, long arg3) {
        return call(function, arg1, arg2, arg3, 0, 0, 0);
    }

    static long call(String function, long arg1, long arg2, long arg3, long arg4, long arg5) {
        return call(function, arg1, arg2, arg3, arg4, arg5, 0);
    }

    /**
     * Calls a function by its name; the register that holds its result. A C int fills only the lower half. A function
     * that the C library lacks answers −1 with ENOSYS.
     */
    static long call(String function, long arg1, long arg2, long arg3, long arg4, long arg5, long arg6) {
        MemorySegment address = FUNCTIONS.get(function);
        if (address == null) {
            address = LINKER.defaultLookup().find(function).orElse(MemorySegment.NULL);
            FUNCTIONS.put(function, address);
        }
        MemorySegment state = STATES.get();
        if (address.address() == 0) {
            state.set(ValueLayout.JAVA_INT, ERRNO, Errno.ENOSYS.value());
            return -1;
        }
        try {
            return (long) SHAPE.invokeExact(address, state, arg1, arg2, arg3, arg4, arg5, arg6);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Makes a system call for which the C library has no function: one more argument than anything else needs. */
    static long syscall(long number, long arg1, long arg2, long arg3, long arg4, long arg5, long arg6) {
        MemorySegment state = STATES.get();
        try {
            return (long) Syscall.SHAPE.invokeExact(state, number, arg1, arg2, arg3, arg4, arg5, arg6);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A shape of its own, linked when it is first needed. */
    private static final class Syscall {
        @SuppressWarnings("restricted")
        private static final MethodHandle SHAPE = LINKER.downcallHandle(
                LINKER.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                Linker.Option.captureCallState("errno"));
    }

    /** The error number that this thread's last call left. Means something only right after a call that failed. */
    static Errno errno() {
        return new Errno(STATES.get().get(ValueLayout.JAVA_INT, ERRNO));
    }
}
