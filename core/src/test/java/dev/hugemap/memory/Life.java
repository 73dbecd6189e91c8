// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.util.Map;

/** A random sequence of operations on a model host of its own, with all that must hold checked after each of them. */
interface Life {
    /** Does one operation, and checks. */
    void step();

    /** Closes all that is open, and sees that nothing is left. */
    void closeAll();

    /** Whether the kernel has refused to undo something, which may stay: the rest is not worth much. */
    boolean isSpoilt();

    /** The last operation. */
    String last();

    /** What was done and met, how many times. */
    Map<String, Integer> counts();
}
