// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.memory.HugeArena;

/** A program that allocates on transparent huge pages and prints the proof. */
public final class StartOfHugeArena {
    private StartOfHugeArena() {}

    /**
     * Allocates and reports.
     *
     * @param arguments how many bytes
     */
    public static void main(String[] arguments) {
        try (HugeArena arena = HugeArena.ofShared(require(transparent()))) {
            System.out.println(arena.report(arena.allocate(Long.parseLong(arguments[0]))));
        }
    }
}
