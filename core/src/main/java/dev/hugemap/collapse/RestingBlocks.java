// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import java.util.HashMap;
import java.util.Map;

/**
 * Blocks that the kernel refused, and for how many further passes they are left alone: 1 at first, then twice as many each
 * time, up to 64. For one thread.
 */
final class RestingBlocks {
    private static final int LONGEST = 64;

    private final Map<Long, Rest> rests = new HashMap<>();
    private long pass;

    private record Rest(int passes, long until) {}

    void startPass() {
        pass++;
        // What wasn't refused again for long needs no memory of it; addresses may be other memory by now.
        rests.values().removeIf(rest -> pass > rest.until + 2L * rest.passes);
    }

    boolean rests(long block) {
        Rest rest = rests.get(block);
        return rest != null && pass < rest.until;
    }

    void refused(long block) {
        Rest before = rests.get(block);
        int passes = before == null ? 1 : Math.min(LONGEST, 2 * before.passes);
        rests.put(block, new Rest(passes, pass + passes));
    }
}
