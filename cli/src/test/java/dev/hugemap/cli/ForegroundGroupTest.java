// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.KernelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets a terminal's Ctrl-C, by lines as {@code /proc/self/stat} has them. */
class ForegroundGroupTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "4242 (java) S 1 4242 4000 34816 4242 4194304, true",
        "4242 (a ) b) S 1 4242 4000 34816 4242 4194304, true",
        "4242 (java) S 1 4242 4000 34816 4000 4194304, false",
        "4242 (java) S 1 4242 4242 0 -1 4194304, false",
        "4242 (java) S, false"
    })
    void isOursWhereTheTerminalsGroupIs(String stat, boolean ours) throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/self/stat"), stat + "\n");

        assertThat(ForegroundGroup.isOurs(KernelFiles.under(root))).isEqualTo(ours);
    }

    @Test
    void isNotOursWhereNobodyTells() {
        assertThat(ForegroundGroup.isOurs(KernelFiles.under(root))).isFalse();
    }
}
