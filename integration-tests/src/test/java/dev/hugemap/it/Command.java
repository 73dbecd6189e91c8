// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command of another process: built up, then run to its end. Not for sharing between threads. */
public final class Command {
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path folder = Path.of("").toAbsolutePath();
    private String input = "";
    private Duration patience = Duration.ofMinutes(5);

    private Command(List<String> words) {
        this.words.addAll(words);
    }

    public static Command of(String... words) {
        return new Command(Arrays.asList(words));
    }

    public static Command of(List<String> words) {
        return new Command(words);
    }

    /** Starts in this folder instead of the tests' own. */
    public Command in(Path newFolder) {
        folder = newFolder;
        return this;
    }

    /** Sets a variable on top of the tests' own environment. */
    public Command with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** Takes a variable out of the environment. */
    public Command without(String variable) {
        environment.put(variable, "");
        return this;
    }

    /** What the command reads from standard input before it ends. */
    public Command reading(String text) {
        input = text;
        return this;
    }

    /** Waits so long for its end, instead of five minutes. */
    public Command waiting(Duration longer) {
        patience = longer;
        return this;
    }

    /** Runs as the user nobody where the tests run as root; changes nothing for an ordinary user. */
    public Command asNobody() {
        words.addAll(0, Nobody.prefix());
        return this;
    }

    /** Starts the command without waiting for it; its streams are the caller's to read and close. */
    public Process start() {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        environment.forEach((variable, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(variable);
            } else {
                builder.environment().put(variable, value);
            }
        });
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("can't start " + words, e);
        }
    }

    /** Runs the command to its end. */
    public Finished run() {
        Process process = start();
        try {
            CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            feed(process);
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + patience + ": " + words + "\n" + err.join());
            }
            return new Finished(process.exitValue(), out.join(), err.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + words, e);
        }
    }

    private void feed(Process process) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // The command ended without reading its input: its exit code tells more than a broken pipe.
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How a command ended.
     *
     * @param exit its exit code; 128 + n after signal n
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    public record Finished(int exit, String out, String err) {
        /** The lines of standard output. */
        public List<String> lines() {
            return out.lines().toList();
        }
    }
}
