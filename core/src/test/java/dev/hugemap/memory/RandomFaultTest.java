// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import org.junit.jupiter.api.Test;

/**
 * Regions that are faulted in, in random order on model hosts that change under them, with calls that fail. The count of
 * operations is the system property {@code hugemap.fault.operations}, the first life's seed {@code hugemap.fault.seed}.
 */
final class RandomFaultTest {
    private static final int OPERATIONS = 8_000;

    @Test
    void contentsStayWhateverIsFaultedInAndOut() {
        new Lives("fault", FaultModelRun::new).run(OPERATIONS);
    }
}
