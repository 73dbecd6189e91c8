package dev.hugemap.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hugemap.memory.Backing;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The C baseline as a co-process: compiled on this machine, then asked line by line, so that Java and C run in turn.
 *
 * <p>One command at a time. Closing ends the process and deletes what was compiled.
 */
final class BaselineProgram implements AutoCloseable {
    private static final String SOURCE = "populate.c";
    private static final long PATIENCE_SECONDS = 10;

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

    /** The C compiler on the PATH, or empty where there is none. */
    static Optional<Path> compiler() {
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
     * Compiles and starts the program.
     *
     * @param compiler a C compiler
     * @param moreOptions for the compiler, beside the program's own
     * @throws IOException if it doesn't compile or start; the message holds the compiler's own
     */
    static BaselineProgram start(Path compiler, String... moreOptions) throws IOException {
        Path folder = Files.createTempDirectory("hugemap-bench");
        try {
            Path binary = compile(compiler, moreOptions, folder);
            Process process = new ProcessBuilder(binary.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new BaselineProgram(folder, process);
        } catch (IOException | RuntimeException failure) {
            delete(folder);
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
        await(process);
        delete(folder);
    }

    private static Path compile(Path compiler, String[] moreOptions, Path folder) throws IOException {
        Path source = folder.resolve(SOURCE);
        try (InputStream text = BaselineProgram.class.getResourceAsStream(SOURCE)) {
            if (text == null) {
                throw new IOException(SOURCE + " is missing beside " + BaselineProgram.class.getName());
            }
            Files.copy(text, source);
        }
        Path binary = folder.resolve("populate");
        List<String> command = new ArrayList<>(List.of(compiler.toString(), "-O2", "-pthread"));
        command.addAll(List.of(moreOptions));
        command.addAll(List.of("-o", binary.toString(), source.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String messages = new String(process.getInputStream().readAllBytes(), US_ASCII);
        await(process);
        if (process.exitValue() != 0) {
            throw new IOException(compiler + " doesn't compile " + SOURCE + ":\n" + messages);
        }
        return binary;
    }

    private static void await(Process process) throws IOException {
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

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
