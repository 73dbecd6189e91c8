// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.memory;

import dev.hugemap.it.broken.cli.Main;
import java.lang.foreign.MemorySegment;

/** Makes a restricted call, holds a static field that changes, and knows the command line. */
public final class Region {
    /** Read by all, changed by anybody. */
    public static long count;

    public Main main() {
        return new Main();
    }

    @SuppressWarnings("restricted")
    public long address() {
        return MemorySegment.NULL.reinterpret(1).address();
    }
}
