// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The commands that a refusal prints, and how a person would run them. */
final class Remedies {
    private static final String LABEL = "to have it";

    private Remedies() {}

    /** The commands in the text for people, in order. */
    static List<String> in(String text) {
        return text.lines()
                .filter(line -> line.strip().startsWith(LABEL))
                .map(line -> line.strip().substring(LABEL.length()).strip())
                .toList();
    }

    /** Pastes a command into root's shell. */
    static void paste(String command) {
        Command.Finished finished = Command.of("sh", "-c", command).run();
        assertThat(finished.exit()).as("%s%n%s", command, finished.err()).isZero();
    }

    /**
     * Pastes an ordinary user's command into a shell. A bare host has no sudo: a word of that name then runs the rest, as
     * root, who runs these tests, and in an environment as bare as sudo leaves it.
     */
    static void pasteWithSudo(Path folder, String command) {
        Path sudo = folder.resolve("bin/sudo");
        try {
            Files.createDirectories(sudo.getParent());
            Files.writeString(
                    sudo,
                    "#!/bin/sh\nexec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root SUDO_UID=65534 \"$@\"\n");
            Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String path = sudo.getParent() + ":" + System.getenv("PATH");
        Command.Finished finished =
                Command.of("sh", "-c", command).with("PATH", path).run();
        assertThat(finished.exit()).as("%s%n%s", command, finished.err()).isZero();
    }
}
