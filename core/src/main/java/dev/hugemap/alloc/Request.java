// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** What may be asked of a pool and its arenas. */
final class Request {
    private Request() {}

    /**
     * Refuses numbers that can't be meant.
     *
     * @throws IllegalArgumentException if they can't
     */
    static void check(long bytes, long alignment) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a segment has 0 bytes or more, not " + bytes);
        }
        if (alignment <= 0 || (alignment & alignment - 1) != 0) {
            throw new IllegalArgumentException("alignment is a power of two, not " + alignment);
        }
    }
}
