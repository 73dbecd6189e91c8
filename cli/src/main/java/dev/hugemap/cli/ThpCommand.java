// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code hugemap thp} by itself: only names what it can do. */
@Command(
        name = "thp",
        description = "Shows and sets who gets transparent huge pages on this host.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "More: docs/host-settings.md."})
final class ThpCommand {
    /** The command with all that belongs to it. */
    static CommandLine line(Console console, Machine machine) {
        return new CommandLine(new ThpCommand())
                .addSubcommand(new ThpShowCommand(console, machine))
                .addSubcommand(new ThpSetCommand(console, machine));
    }
}
