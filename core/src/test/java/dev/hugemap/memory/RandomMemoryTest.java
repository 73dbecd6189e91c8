// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import org.junit.jupiter.api.Test;

/**
 * Regions and arenas in random order on model hosts that change under them, with calls that fail. The count of operations is
 * the system property {@code hugemap.memory.operations}, the first life's seed {@code hugemap.memory.seed}.
 */
final class RandomMemoryTest {
    private static final int OPERATIONS = 8_000;

    @Test
    void nothingIsLostInAnyOrder() {
        new Lives("memory", MemoryRun::new).run(OPERATIONS);
    }
}
