// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import dev.hugemap.it.HostSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** QEMU's monitor, which the guest reaches by a virtual serial port of that name. */
final class Monitor {
    private static final Path PORTS = Path.of("/sys/class/virtio-ports");

    private Monitor() {}

    /** Says a command, without waiting for what comes of it. */
    static void say(String command) {
        try (RandomAccessFile port = new RandomAccessFile(port().toFile(), "rw")) {
            port.write((command + "\r").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path port() throws IOException {
        try (Stream<Path> ports = Files.list(PORTS)) {
            return ports.filter(port -> HostSettings.read(port.resolve("name")).equals("monitor"))
                    .map(port -> Path.of("/dev").resolve(port.getFileName()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no port of QEMU's monitor in " + PORTS));
        }
    }
}
