// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A C program that travels as source and is compiled where it runs.
 *
 * @param name of the file that is compiled
 * @param others files that it includes
 */
public record CSource(String name, List<String> others) {
    private static final long PATIENCE_SECONDS = 10;

    /** Copies the list. */
    public CSource {
        others = List.copyOf(others);
    }

    /**
     * Looks for a C compiler.
     *
     * @return the first on the PATH, or empty where there is none
     */
    public static Optional<Path> compiler() {
        for (String name : new String[] {"cc", "gcc", "clang"}) {
            for (String entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
                Path candidate = Path.of(entry, name);
                if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What a compiler calls itself.
     *
     * @param compiler of C
     * @return the first line that it tells of its version
     * @throws IOException if it doesn't run
     */
    public static String version(Path compiler) throws IOException {
        Process process = start(List.of(compiler.toString(), "--version"));
        String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
        await(process);
        return answer.lines().findFirst().orElse(compiler + ", which doesn't tell its version");
    }

    /**
     * Compiles it.
     *
     * @param compiler of C
     * @param folder where its files and the binary go
     * @param options for the compiler, beside {@code -O2 -pthread}
     * @return the binary
     * @throws CompilerFailedException if it doesn't compile
     * @throws IOException if its files can't be written
     */
    public Path compile(Path compiler, Path folder, String... options) throws IOException {
        Path source = copy(name, folder);
        for (String other : others) {
            copy(other, folder);
        }
        Path binary = folder.resolve(name.substring(0, name.lastIndexOf('.')));
        List<String> command = new ArrayList<>(List.of(compiler.toString(), "-O2", "-pthread"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", binary.toString(), source.toString(), "-ldl"));
        Process process = start(command);
        String messages = new String(process.getInputStream().readAllBytes(), UTF_8);
        await(process);
        if (process.exitValue() != 0) {
            throw new CompilerFailedException(compiler + " doesn't compile " + name, messages);
        }
        return binary;
    }

    private static Process start(List<String> command) throws CompilerFailedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException broken) {
            throw new CompilerFailedException(command.getFirst() + " doesn't run", String.valueOf(broken.getMessage()));
        }
    }

    /**
     * Waits for a process that is about to end.
     *
     * @param process the process
     * @throws IOException if it didn't; it is told to then
     */
    public static void await(Process process) throws IOException {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("process " + process.pid() + " didn't end by itself");
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a process ends", interrupted);
        }
    }

    /**
     * Deletes a folder with the files in it.
     *
     * @param folder without folders in it
     * @throws IOException if something can't be deleted
     */
    public static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static Path copy(String file, Path folder) throws IOException {
        try (InputStream text = CSource.class.getResourceAsStream(file)) {
            if (text == null) {
                throw new IOException(file + " is missing beside " + CSource.class.getName());
            }
            Path copied = folder.resolve(file);
            Files.copy(text, copied);
            return copied;
        }
    }
}
