package dev.hugemap.bridge.call;

import dev.hugemap.bridge.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One call into the C library, with an errno of its own.
 *
 * <p>All functions are called in one shape, six longs in and a long out: linking a shape costs tens of milliseconds in
 * a cold JVM, a further function of a shape that is linked next to nothing. On 64-bit Linux this is what C itself
 * compiles to: integer and pointer arguments travel in one register each, a callee reads the part that it declares and
 * ignores registers beyond its arguments, and variadic functions take them the same way.
 */
final class LibC {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

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

    private final MemorySegment state;

    LibC(Arena arena) {
        state = arena.allocate(STATE);
    }

    /** Calls a function by its name; a function that the C library lacks answers −1 with ENOSYS. */
    long call(String function, long arg1, long arg2, long arg3, long arg4, long arg5, long arg6) {
        MemorySegment address = FUNCTIONS.computeIfAbsent(
                function, name -> LINKER.defaultLookup().find(name).orElse(MemorySegment.NULL));
        if (address.address() == 0) {
            ERRNO.set(state, 0L, Errno.ENOSYS.value());
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

    /** The error number that the call left. Meaningful only when the call failed. */
    Errno errno() {
        return new Errno((int) ERRNO.get(state, 0L));
    }
}
