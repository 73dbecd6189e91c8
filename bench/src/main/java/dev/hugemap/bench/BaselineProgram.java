// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hugemap.memory.Backing;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The C baseline as a co-process: compiled on this machine, then asked line by line, so that Java and C run in turn.
 *
 * <p>One command at a time. Closing ends the process and deletes what was compiled.
 */
final class BaselineProgram implements AutoCloseable {
    private static final CSource SOURCE = new CSource("populate.c", List.of());

    private final Path folder;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader replies;

    private BaselineProgram(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.commands = process.outputWriter(US_ASCII);
        this.replies = process.inputReader(US_ASCII);
    }

    /**
     * Compiles and starts the program.
     *
     * @param compiler a C compiler
     * @param moreOptions for the compiler, beside the program's own
     * @throws IOException if it doesn't compile or start; the message holds the compiler's own
     */
    static BaselineProgram start(Path compiler, String... moreOptions) throws IOException {
        Path folder = Files.createTempDirectory("hugemap-bench");
        try {
            Path binary = SOURCE.compile(compiler, folder, moreOptions);
            Process process = new ProcessBuilder(binary.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new BaselineProgram(folder, process);
        } catch (IOException | RuntimeException failure) {
            CSource.delete(folder);
            throw failure;
        }
    }

    /**
     * Has the program map, populate, look at and unmap memory.
     *
     * @param backing transparent huge pages of the one PMD size, or base pages
     * @param bytes how much
     * @param threads how many threads put pages in
     * @param chunkBytes how much one call of madvise puts in; whole huge pages
     * @throws IllegalStateException if the program was refused the memory, knows no such backing, or has ended
     */
    BaselineReply populate(Backing backing, long bytes, int threads, long chunkBytes) {
        return ask(String.format(Locale.ROOT, "populate %d %d %s %d", bytes, threads, backing.name(), chunkBytes));
    }

    /** Sends one command of the protocol and reads its answer. */
    BaselineReply ask(String command) {
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
            String reply = replies.readLine();
            if (reply == null) {
                throw new IllegalStateException("the C baseline has ended after: " + command);
            }
            return BaselineReply.parse(reply);
        } catch (IOException ended) {
            throw new IllegalStateException("the C baseline doesn't take: " + command, ended);
        }
    }

    @Override
    public void close() throws IOException {
        commands.close();
        CSource.await(process);
        CSource.delete(folder);
    }
}
