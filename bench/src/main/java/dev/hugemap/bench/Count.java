// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.Bytes;

/** How much is measured where nothing else is asked for. */
enum Count {
    /** For numbers that are published. */
    FULL(15, 3, 150, 1L << 30),
    /** For a quick look, and for continuous integration. */
    CI(3, 1, 20, 256L << 20);

    private final int rounds;
    private final int warmUp;
    private final int smallRounds;
    private final long bytes;

    Count(int rounds, int warmUp, int smallRounds, long bytes) {
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.smallRounds = smallRounds;
        this.bytes = bytes;
    }

    int rounds() {
        return rounds;
    }

    int warmUp() {
        return warmUp;
    }

    int smallRounds() {
        return smallRounds;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return rounds + " rounds of " + Bytes.format(bytes) + " after " + smallRounds + " small and " + warmUp
                + " full ones to warm up";
    }
}
