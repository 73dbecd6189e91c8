package dev.hugemap.it.vfio;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** QEMU's monitor, which the guest reaches by its second serial port. */
final class Monitor {
    private static final Path PORT = Path.of("/dev/ttyS1");

    private Monitor() {}

    /** Whether this guest has it. */
    static boolean isThere() {
        return !Lab.isArm() && Files.exists(PORT);
    }

    /** Says a command, without waiting for what comes of it. */
    static void say(String command) {
        try (RandomAccessFile port = new RandomAccessFile(PORT.toFile(), "rw")) {
            // What the line held before ends with the first return.
            port.write(("\r" + command + "\r").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
