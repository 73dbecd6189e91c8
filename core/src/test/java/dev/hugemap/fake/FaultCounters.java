// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import java.util.HashMap;
import java.util.Map;

/** Minor faults per thread, as getrusage counts them. */
final class FaultCounters {
    private final Map<Long, Long> faults = new HashMap<>();

    void add(long count) {
        faults.merge(Thread.currentThread().threadId(), count, Long::sum);
    }

    long ofThisThread() {
        return faults.getOrDefault(Thread.currentThread().threadId(), 0L);
    }
}
