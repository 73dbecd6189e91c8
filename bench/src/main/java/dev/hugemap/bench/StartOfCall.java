// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A program that makes one call into the C library, in the shape of hugemap's: what that costs without hugemap. */
public final class StartOfCall {
    private StartOfCall() {}

    /**
     * Calls getpid.
     *
     * @param arguments none
     * @throws Throwable if it can't be called
     */
    @SuppressWarnings("restricted")
    public static void main(String[] arguments) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle call = linker.downcallHandle(
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.captureCallState("errno"));
        MemorySegment state = Arena.global().allocate(Linker.Option.captureStateLayout());
        MemorySegment getpid = linker.defaultLookup().findOrThrow("getpid");
        System.out.println((long) call.invokeExact(getpid, state, 0L, 0L, 0L, 0L, 0L, 0L));
    }
}
