// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugemap.bench.load.CBaseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CSourceTest {
    @Test
    void whatIsCompiledLiesInAFolderForItsOwnerAlone(@TempDir Path folder) throws IOException {
        Path compiler = Files.writeString(folder.resolve("cc"), """
                #!/bin/sh
                while [ "$1" != -o ]; do shift; done
                echo "error: mode $(stat -c %a "${2%/*}")"
                exit 1
                """);
        Files.setPosixFilePermissions(compiler, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<ThrowingCallable> programs = List.of(
                () -> BaselineProgram.start(compiler),
                () -> AllocInC.compile(compiler),
                () -> ReplayProgram.compile(compiler),
                () -> CBaseline.compile(compiler));

        for (ThrowingCallable program : programs) {
            assertThatThrownBy(program)
                    .isInstanceOf(CompilerFailedException.class)
                    .hasMessageContaining("error: mode 700");
        }
    }
}
