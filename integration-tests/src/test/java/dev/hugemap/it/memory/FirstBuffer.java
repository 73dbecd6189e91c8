// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.memory.HugeArena;

/** A program that wants one huge buffer, with its proof, and ends: {@link ColdStartTest} looks at what that loads. */
final class FirstBuffer {
    private FirstBuffer() {}

    static void main() {
        try (HugeArena arena = HugeArena.ofShared(require(transparent()))) {
            System.out.println(arena.report(arena.allocate(16L << 20)));
        }
    }
}
