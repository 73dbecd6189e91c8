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
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls into the C library. Initialising this class is what links.
 *
 * <p>All functions are called in one shape, six longs in and a long out: linking a shape costs tens of milliseconds in
 * a cold JVM, a further function of a shape that is linked next to nothing. On 64-bit Linux this is what C itself
 * compiles to: integer and pointer arguments travel in one register each, a callee reads the part that it declares and
 * ignores registers beyond its arguments, and variadic functions take them the same way.
 */
final class LibC {
    private static final int ARGUMENTS = 6;
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

    private LibC() {}

    /** Calls a function by its name with up to six arguments; one that the C library lacks answers −1 with ENOSYS. */
    static Outcome call(String function, long... arguments) {
        MemorySegment address = FUNCTIONS.computeIfAbsent(
                function, name -> LINKER.defaultLookup().find(name).orElse(MemorySegment.NULL));
        if (address.address() == 0) {
            return new Outcome(function, -1, Errno.ENOSYS.value());
        }
        long[] a = Arrays.copyOf(arguments, ARGUMENTS);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long register = (long) SHAPE.invokeExact(address, state, a[0], a[1], a[2], a[3], a[4], a[5]);
            return new Outcome(function, register, (int) ERRNO.get(state, 0L));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
