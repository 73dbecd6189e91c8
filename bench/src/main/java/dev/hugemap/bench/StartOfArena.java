// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.lang.foreign.Arena;

/** A program that allocates from an arena of the JDK. */
public final class StartOfArena {
    private StartOfArena() {}

    /**
     * Allocates.
     *
     * @param arguments how many bytes
     */
    public static void main(String[] arguments) {
        try (Arena arena = Arena.ofShared()) {
            System.out.println(arena.allocate(Long.parseLong(arguments[0])).byteSize());
        }
    }
}
