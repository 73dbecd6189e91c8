// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/** Which allocations of large folios succeed: memory may be too fragmented for some. */
final class ThpSupply {
    private long seen;
    private long failFrom = Long.MAX_VALUE;
    private long failUntil = Long.MAX_VALUE;

    /** From now on, the allocations number {@code first} to {@code last} fail, counted from 1. */
    void fail(long first, long last) {
        seen = 0;
        failFrom = first;
        failUntil = last;
    }

    /** How many of the next allocations succeed before one fails; 0 says that the next one failed, and counts it. */
    long grant(long wanted) {
        long next = seen + 1;
        if (failFrom <= next && next <= failUntil) {
            seen++;
            return 0;
        }
        long granted = next < failFrom ? Math.min(wanted, failFrom - next) : wanted;
        seen += granted;
        return granted;
    }
}
