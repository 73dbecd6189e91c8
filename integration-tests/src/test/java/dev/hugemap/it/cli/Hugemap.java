// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts {@code hugemap} through its launcher, as the user of these tests or as nobody. */
final class Hugemap {
    private Hugemap() {}

    /** A command line, split at blanks, as the user of these tests. */
    static Command of(String commandLine) {
        return Command.of(words(launcher(), commandLine));
    }

    /** The file that starts it, as it is named in what it prints. */
    static Path launcher() {
        return Checkout.root().resolve("hugemap");
    }

    /**
     * A command line as nobody.
     *
     * @param folder gets a copy of the build that nobody can read, once
     */
    static Command ofNobody(Path folder, String commandLine) {
        Path launcher = folder.resolve("hugemap");
        if (!Files.exists(launcher)) {
            Checkout.copyRunnable(folder);
        }
        return Command.of(words(launcher, commandLine)).asNobody().in(folder);
    }

    private static List<String> words(Path launcher, String commandLine) {
        List<String> words = new ArrayList<>();
        words.add(launcher.toString());
        words.addAll(List.of(commandLine.split(" ")));
        return words;
    }
}
