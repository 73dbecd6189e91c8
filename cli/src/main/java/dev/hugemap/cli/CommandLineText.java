// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.Commands;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command line that is being run, for a shell.
 *
 * @param spec the command's model
 */
record CommandLineText(CommandSpec spec) {
    /** By what name the launcher was started, so that a printed command works as it stands. */
    private static final String LAUNCHER = "hugemap.launcher";

    private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+=,-]+");

    /** The same once more, as root. */
    String asRoot() {
        return Commands.FOR_USER.start(quoted(System.getProperty(LAUNCHER, "hugemap")) + " "
                + spec.root().commandLine().getParseResult().originalArgs().stream()
                        .map(CommandLineText::quoted)
                        .collect(Collectors.joining(" ")));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
