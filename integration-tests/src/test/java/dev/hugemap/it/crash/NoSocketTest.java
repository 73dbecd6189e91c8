// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.bridge.ChildJvm.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither the library nor the command asks the kernel for a socket: it would end them there. */
final class NoSocketTest {
    private static final int SIGSYS = 128 + 31;

    private static Result run(String... arguments) {
        return ChildJvm.of(SocketlessChild.class)
                .withOptions("--enable-native-access=ALL-UNNAMED")
                .withArguments(arguments)
                .run();
    }

    @Test
    void theKernelEndsWhatAsksForOne() {
        assertThat(run(SocketlessChild.SOCKET).exitCode()).isEqualTo(SIGSYS);
    }

    @Test
    void theLibraryOpensNone() {
        Result result = run(SocketlessChild.LIBRARY);

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out()).contains("PAGEMAP_SCAN", "64 of dev.hugemap:type=HugePool");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "doctor",
                "alloc 8m",
                "maps self",
                "collapse self --dry-run",
                "run -- true",
                "regions list",
                "bar list",
                "pool show",
                "thp show",
                "plan 5m",
                "explain HM-101",
                "jfr --settings"
            })
    void theCommandOpensNone(String commandLine) {
        Result result = run(commandLine.split(" "));

        // Some hosts lack what a command looks for, which is 1.
        assertThat(result.exitCode()).as("%s", result).isBetween(0, 1);
        assertThat(result.out() + result.err()).isNotBlank();
    }
}
