// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CProgramTest {
    private final Path compiler;

    CProgramTest(@TempDir Path folder) {
        this.compiler = folder.resolve("cc");
    }

    @Test
    void isAbsentWithoutACompiler() throws IOException {
        try (CProgram program = CProgram.of(Optional.empty())) {
            assertThat(program.baseline()).isEmpty();
            assertThat(program.absence()).isEqualTo("no C compiler on the PATH");
        }
    }

    @Test
    void isAbsentWhereTheCompilerFailsAndSaysWhy() throws IOException {
        write("#!/bin/sh\necho 'load.c: In function x:'; echo 'load.c:1: error: no such thing'; echo more; exit 1\n");

        try (CProgram program = CProgram.of(Optional.of(compiler))) {
            assertThat(program.baseline()).isEmpty();
            assertThat(program.absence())
                    .isEqualTo(compiler + " doesn't compile load.c: load.c:1: error: no such thing");
        }
    }

    @Test
    void isAbsentWhereTheCompilerSaysNothing() throws IOException {
        write("#!/bin/sh\nexit 1\n");

        try (CProgram program = CProgram.of(Optional.of(compiler))) {
            assertThat(program.absence()).isEqualTo(compiler + " doesn't compile load.c: it says nothing");
        }
    }

    @Test
    void isAbsentWhereTheCompilerDoesNotRun() throws IOException {
        write("#!/nowhere/sh\n");

        try (CProgram program = CProgram.of(Optional.of(compiler))) {
            assertThat(program.absence()).startsWith(compiler + " doesn't run: ");
        }
    }

    private void write(String script) throws IOException {
        Files.writeString(compiler, script);
        Files.setPosixFilePermissions(compiler, PosixFilePermissions.fromString("rwx------"));
    }
}
