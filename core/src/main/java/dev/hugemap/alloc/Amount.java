// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** A number of bytes, and the most that it ever was. Guarded by the lock of its budget's tree. */
final class Amount {
    private long now;
    private long peak;

    long now() {
        return now;
    }

    long peak() {
        return peak;
    }

    /** Changes it by so many bytes, negative for fewer. */
    void add(long bytes) {
        now += bytes;
        peak = Math.max(peak, now);
    }
}
