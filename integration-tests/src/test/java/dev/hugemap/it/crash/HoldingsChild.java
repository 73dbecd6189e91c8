// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.page.PageSize;
import java.io.IOException;

/** Says what it holds more than before, while it holds memory and afterwards; in a JVM whose own memory is at rest. */
final class HoldingsChild {
    private HoldingsChild() {}

    /** Holds base pages, or pool pages in use and promised. */
    public static void main(String[] arguments) throws IOException {
        Holdings before = Holdings.now();
        if (arguments[0].equals("base")) {
            try (HugeArena arena = HugeArena.ofConfined(require(Backing.basePages()))) {
                arena.allocate(96L << 20);
                System.out.println("held: " + Holdings.now().beyond(before));
            }
        } else {
            BackingPolicy policy = require(Backing.hugeTlb(PageSize.mib(2)));
            try (HugeArena used = HugeArena.ofConfined(policy);
                    HugeArena promised = HugeArena.ofConfined(policy.onTouch())) {
                used.allocate(4L << 20);
                System.out.println("used: " + Holdings.now().beyond(before));
                promised.allocate(4L << 20);
                System.out.println("promised: " + Holdings.now().beyond(before));
            }
        }
        System.out.println("left: " + Holdings.now().beyond(before));
    }
}
