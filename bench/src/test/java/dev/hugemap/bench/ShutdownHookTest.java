// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownHookTest {
    private final Path file;

    ShutdownHookTest(@TempDir Path folder) {
        this.file = folder.resolve("done");
    }

    @Test
    void actsWhereTheJvmEndsBeforeItIsClosed() throws IOException {
        end("within");

        assertThat(file).exists();
    }

    @Test
    void leavesItToOthersOnceItIsClosed() throws IOException {
        end("after");

        assertThat(file).doesNotExist();
    }

    private void end(String when) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        file.toString(),
                        when)
                .inheritIO()
                .start();
        CSource.await(process);
        assertThat(process.exitValue()).isEqualTo(3);
    }

    /** Ends its JVM while a hook is open, or after that. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            try (ShutdownHook _ = ShutdownHook.of(() -> touch(Path.of(arguments[0])))) {
                if (arguments[1].equals("within")) {
                    System.exit(3);
                }
            }
            System.exit(3);
        }

        private static void touch(Path file) {
            try {
                Files.createFile(file);
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
        }
    }
}
