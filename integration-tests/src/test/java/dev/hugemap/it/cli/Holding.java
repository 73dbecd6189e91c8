// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import dev.hugemap.it.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** A command that holds its memory: what it has said so far, and the end that its caller gives it. */
final class Holding implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Reply reply;

    private Holding(Process process, Reply reply) {
        this.process = process;
        this.reply = reply;
    }

    /** Starts {@code alloc … --json --hold} and waits for its reply. */
    static Holding start(Command command) {
        Process process = command.start();
        try {
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            if (line == null) {
                throw new AssertionError(
                        "no reply: " + new String(process.getErrorStream().readAllBytes()));
            }
            return new Holding(process, Reply.of(line));
        } catch (IOException e) {
            process.destroy();
            throw new UncheckedIOException(e);
        }
    }

    Reply reply() {
        return reply;
    }

    Process process() {
        return process;
    }

    /** Sends a line, and waits for the end. */
    int endByLine() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return await();
    }

    /** Ends the input, and waits for the end. */
    int endByEndOfInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return await();
    }

    private int await() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after its input ended");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        await();
    }
}
