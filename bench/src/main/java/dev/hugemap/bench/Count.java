package dev.hugemap.bench;

import dev.hugemap.page.Bytes;

/** How much is measured where nothing else is asked for. */
enum Count {
    /** For numbers that are published. */
    FULL(15, 3, 1L << 30),
    /** For a quick look, and for continuous integration. */
    CI(3, 1, 256L << 20);

    private final int rounds;
    private final int warmUp;
    private final long bytes;

    Count(int rounds, int warmUp, long bytes) {
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.bytes = bytes;
    }

    int rounds() {
        return rounds;
    }

    int warmUp() {
        return warmUp;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return rounds + " rounds of " + Bytes.format(bytes) + " after " + warmUp + " to warm up";
    }
}
