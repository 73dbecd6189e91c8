// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The replay in C, compiled on this machine; closing deletes it. Safe for use by many threads. */
final class ReplayProgram implements AutoCloseable {
    private static final CSource SOURCE = new CSource("replay.c", List.of("trace.h"));

    private final Path folder;
    private final Path binary;

    private ReplayProgram(Path folder, Path binary) {
        this.folder = folder;
        this.binary = binary;
    }

    /**
     * Compiles the program.
     *
     * @param options for the compiler, beside the program's own
     * @throws IOException if it doesn't compile; the message holds the compiler's own
     */
    static ReplayProgram compile(Path compiler, String... options) throws IOException {
        Path folder = Files.createTempDirectory("hugemap-replay");
        try {
            return new ReplayProgram(folder, SOURCE.compile(compiler, folder, options));
        } catch (IOException | RuntimeException refused) {
            CSource.delete(folder);
            throw refused;
        }
    }

    /**
     * Replays a trace in a process of its own.
     *
     * @throws IOException if the process can't be run
     * @throws IllegalStateException if the trace is refused, or another allocator was at work
     */
    ReplaySample replay(Malloc rival, Path trace) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(binary.toString(), trace.toString()).redirectErrorStream(true);
        rival.prepare(builder.environment());
        Process process = builder.start();
        try (ShutdownHook _ = ShutdownHook.of(process::destroyForcibly)) {
            String told = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            CSource.await(process);
            return ReplaySample.parse(told, rival.file());
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() throws IOException {
        CSource.delete(folder);
    }
}
