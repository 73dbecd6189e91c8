// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Sizes in the order in which a real program asked for them, as {@code TraceMix} cuts them out of a recorded trace.
 *
 * @param operations n: allocate n bytes; −n: free what the n-th allocation allocated
 */
record SizeMix(int[] operations) {
    private static final String RECORDED = "redis.mix";

    /** The mix that was recorded; empty where this build has none. */
    static Optional<SizeMix> recorded() {
        try (InputStream text = SizeMix.class.getResourceAsStream(RECORDED)) {
            return text == null ? Optional.empty() : Optional.of(read(text));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static SizeMix read(InputStream text) {
        return new SizeMix(new BufferedReader(new InputStreamReader(text, StandardCharsets.US_ASCII))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .mapToInt(Integer::parseInt)
                .toArray());
    }

    /** How many blocks are allocated, and freed. */
    int allocations() {
        return operations.length / 2;
    }
}
