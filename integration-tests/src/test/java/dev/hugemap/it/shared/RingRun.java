// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Two JVMs with a queue between them, of which one may be killed. */
final class RingRun implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 120;

    /** One of the two: what it has said is read line by line. */
    private record Side(Process process, BufferedReader out) {
        String line() {
            try {
                return String.valueOf(out.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String rest() {
            return out.lines().collect(Collectors.joining("\n"));
        }
    }

    private final Side owner;
    private final Side reader;

    /** Starts both; when this returns, both have the region, and on 2 MiB pages. */
    RingRun(String mount, String name, long messages) {
        owner = start("own", mount, name, messages);
        assertThat(owner.line()).as("the owner's proof").isEqualTo("on 4194304 huge");
        reader = start("attach", mount, owner.line(), messages);
        assertThat(reader.line()).as("the other's proof").isEqualTo("on 4194304 huge");
        reader.line();
    }

    private static Side start(String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RingChild.class.getName()));
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new Side(
                    process,
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Side start(String role, String mount, String name, long messages) {
        return start(role, mount, name, Long.toString(messages));
    }

    /** By SIGKILL; what it had said can still be read. */
    void killOwner() {
        owner.process.toHandle().destroyForcibly();
    }

    /** By SIGKILL; what it had said can still be read. */
    void killReader() {
        reader.process.toHandle().destroyForcibly();
    }

    String endOfOwner() {
        return end(owner);
    }

    String endOfReader() {
        return end(reader);
    }

    private static String end(Side side) {
        String said = side.rest();
        try {
            assertThat(side.process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return said;
    }

    @Override
    public void close() {
        killOwner();
        killReader();
    }
}
