// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command.Finished;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that mean nothing, through the launcher. */
class UsageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"alloc", "alloc 12x", "alloc 1m --require hugetlb:32m", "alloc 1m --prefer base,what", "what"})
    void badUsageIsTwoAndSaysWhatIsGood(String commandLine) {
        Finished finished = Hugemap.of(commandLine).run();
        assertThat(finished.exit()).isEqualTo(2);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err()).startsWith("hugemap").contains("--help");
    }

    @Test
    void namesItsVersion() {
        Finished finished = Hugemap.of("--version").run();
        assertThat(finished.exit()).isZero();
        assertThat(finished.out()).containsPattern("^hugemap [0-9]+\\.[0-9]+");
    }
}
