// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A flight recording's file, looked at before the JDK's reader is loaded. */
final class FlightFile {
    private static final String UNFINISHED =
            "Of what a JVM that died has left in its repository, the last file stays unfinished: move it away";

    private final Path file;

    private FlightFile(Path file) {
        this.file = file;
    }

    /**
     * Reads all events, one after the other: memory doesn't grow with the file.
     *
     * @throws FlightFileException if there is no such file, it is no recording, or it ends in the middle of one
     */
    static void readInto(FlightSummary summary, Path file) {
        new FlightFile(file).readInto(summary);
    }

    private void readInto(FlightSummary summary) {
        checkKind();
        checkStart();
        if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
            throw refused(
                    "this Java, " + System.getProperty("java.home") + ", runs without the module jdk.jfr",
                    "Run hugemap by a full JDK (JAVA_HOME), or make the runtime with jlink --add-modules jdk.jfr and start"
                            + " it with --add-modules jdk.jfr",
                    null);
        }
        try {
            checkChunks();
            FlightReader.readInto(summary, file);
        } catch (IOException | RuntimeException | InternalError | OutOfMemoryError | StackOverflowError damaged) {
            // The JDK's reader trusts what it reads: an index or a length that is wrong comes back as anything.
            throw refused(
                    "it is damaged or ends early, after " + Counts.of(summary.events(), "event", "events")
                            + ", of which " + Bytes.count(summary.ours()) + " of hugemap",
                    "A recording is whole once it was dumped or stopped. " + UNFINISHED
                            + ", and put the others together by: jfr assemble REPOSITORY FILE",
                    damaged);
        }
    }

    private void checkKind() {
        if (Files.isDirectory(file)) {
            throw refused(
                    "it is a folder",
                    "Name a file; a repository's chunks become one by: jfr assemble " + file + " FILE. " + UNFINISHED,
                    null);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw refused("it is a device, a pipe or a socket", "Copy what it gives into a file", null);
        }
    }

    private void checkStart() {
        ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(magic);
        } catch (NoSuchFileException missing) {
            throw refused("there is no such file", "Name one that JFR.dump or filename= wrote", missing);
        } catch (AccessDeniedException denied) {
            throw refused("this user may not", "Become the user who wrote it, or have it made readable", denied);
        } catch (IOException failed) {
            throw refused(
                    String.valueOf(failed.getMessage()),
                    "Copy what can be read of it to another disk, and try that",
                    failed);
        }
        if (magic.hasRemaining() || magic.getInt(0) != FlightChunk.MAGIC) {
            throw refused(
                    "it is no flight recording",
                    "One is made by: jcmd PID JFR.dump filename="
                            + file.toAbsolutePath().resolveSibling("app.jfr"),
                    null);
        }
    }

    private void checkChunks() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Optional<FlightChunk> next = FlightChunk.at(channel, 0);
            while (next.isPresent()) {
                FlightChunk chunk = next.get();
                chunk.check();
                next = FlightChunk.at(channel, chunk.end());
            }
        }
    }

    private FlightFileException refused(String why, String remedy, @Nullable Throwable cause) {
        return new FlightFileException(file, why, remedy, cause);
    }
}
