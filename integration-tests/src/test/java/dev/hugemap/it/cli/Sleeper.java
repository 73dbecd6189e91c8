// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that sits still until its input ends: a process to look at. */
final class Sleeper {
    private static final String HEAP =
            "-XX:+UseTransparentHugePages -XX:+UseSerialGC -Xms256m -Xmx256m -XX:+AlwaysPreTouch";

    private Sleeper() {}

    /** A JVM with its heap of 256 MiB on transparent huge pages, once it is up. */
    static Process onHugePages() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String words =
                java + " " + HEAP + " -cp " + System.getProperty("java.class.path") + " " + Sleeper.class.getName();
        Process process = Command.of(words.split(" ")).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("up");
        return process;
    }

    /** Says that it is up, and waits. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("up");
        System.out.flush();
        while (System.in.read() >= 0) {
            // Nobody writes; the end of input is what is waited for.
        }
    }
}
