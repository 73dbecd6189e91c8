// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A C library's malloc and free, called as critical functions: the calls without a change of the thread's state, the fastest
 * that the JDK has.
 *
 * @param malloc its malloc
 * @param free its free
 */
record MallocRival(MethodHandle malloc, MethodHandle free) implements AddressRival {
    /**
     * Links a library.
     *
     * @param library its name, for the dynamic linker
     * @param prefix of the functions' names
     * @throws IllegalArgumentException if there is no such library here, or it lacks a function of its own
     */
    static MallocRival of(String library, String prefix) {
        SymbolLookup symbols = open(library);
        return new MallocRival(
                link(
                        symbols,
                        library,
                        prefix + "malloc",
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG)),
                link(symbols, library, prefix + "free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG)));
    }

    @Override
    public long allocate(long bytes) {
        try {
            return (long) malloc.invokeExact(bytes);
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Override
    public void free(long address) {
        try {
            free.invokeExact(address);
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup open(String library) {
        return SymbolLookup.libraryLookup(library, Arena.global());
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(SymbolLookup symbols, String library, String name, FunctionDescriptor shape) {
        MemorySegment function = symbols.find(name)
                .orElseThrow(() -> new IllegalArgumentException(library + " has no function " + name));
        checkOwner(function.address(), library, name);
        return Linker.nativeLinker().downcallHandle(function, shape, Linker.Option.critical(false));
    }

    /** A library that lacks a malloc answers with the one that it is linked to, and would be timed as if it were that. */
    private static void checkOwner(long address, String library, String name) {
        String file = fileAt(address);
        if (!file.contains(library.substring(0, library.indexOf(".so")))) {
            throw new IllegalArgumentException(name + " of " + library + " is one of " + file);
        }
    }

    private static String fileAt(long address) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
                String[] fields = line.split("[- ]+", 3);
                if (Long.compareUnsigned(Long.parseUnsignedLong(fields[0], 16), address) <= 0
                        && Long.compareUnsigned(address, Long.parseUnsignedLong(fields[1], 16)) < 0) {
                    return line.substring(line.indexOf('/') + 1);
                }
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot tell whose function is at an address", unreadable);
        }
        return "nobody";
    }
}
