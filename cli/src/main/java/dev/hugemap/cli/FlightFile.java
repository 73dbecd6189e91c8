// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** A flight recording's file, looked at before the JDK's reader is loaded. */
final class FlightFile {
    /** Every chunk begins with it. */
    private static final byte[] MAGIC = {'F', 'L', 'R', 0};

    private FlightFile() {}

    /**
     * Reads all events, one after the other: memory doesn't grow with the file.
     *
     * @throws FlightFileException if there is no such file, it is no recording, or it ends in the middle of one
     */
    static void readInto(FlightSummary summary, Path file) {
        check(file);
        if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
            throw new FlightFileException(
                    "cannot read " + file + ": this Java, " + System.getProperty("java.home")
                            + ", runs without the module jdk.jfr. Run hugemap by a full JDK (JAVA_HOME), or make the"
                            + " runtime with jlink --add-modules jdk.jfr and start it with --add-modules jdk.jfr",
                    null);
        }
        try {
            FlightReader.readInto(summary, file);
        } catch (IOException | RuntimeException | InternalError | OutOfMemoryError | StackOverflowError damaged) {
            // The JDK's reader trusts what it reads: an index or a length that is wrong comes back as anything.
            throw new FlightFileException(
                    "cannot read all of " + file + ": it is damaged or ends early, after "
                            + Counts.of(summary.events(), "event", "events") + ", of which "
                            + Bytes.count(summary.ours())
                            + " of hugemap. A recording is whole once it was dumped or stopped; what a JVM that died has"
                            + " left in its repository is put together by: jfr assemble REPOSITORY FILE",
                    damaged);
        }
    }

    private static void check(Path file) {
        if (Files.isDirectory(file)) {
            throw new FlightFileException(
                    "cannot read " + file
                            + ": it is a folder. Name a file; a repository's chunks become one by: jfr assemble " + file
                            + " FILE",
                    null);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FlightFileException(
                    "cannot read " + file + ": it is a device, a pipe or a socket. Copy what it gives into a file",
                    null);
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new FlightFileException(
                        "cannot read " + file
                                + ": it is no flight recording. One is made by: jcmd PID JFR.dump filename="
                                + file.toAbsolutePath().resolveSibling("app.jfr"),
                        null);
            }
        } catch (NoSuchFileException missing) {
            throw new FlightFileException("cannot read " + file + ": there is no such file", missing);
        } catch (AccessDeniedException denied) {
            throw new FlightFileException("cannot read " + file + ": this user may not", denied);
        } catch (IOException failed) {
            throw new FlightFileException("cannot read " + file + ": " + failed.getMessage(), failed);
        }
    }
}
