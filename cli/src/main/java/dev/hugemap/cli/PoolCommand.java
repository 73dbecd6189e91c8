// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code hugemap pool} by itself: only names what it can do. */
@Command(
        name = "pool",
        description = "Shows and sets the hugetlb pools of this host.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "More: docs/host-settings.md."})
final class PoolCommand {
    /** The command with all that belongs to it. */
    static CommandLine line(Console console, Machine machine) {
        return new CommandLine(new PoolCommand())
                .addSubcommand(new PoolShowCommand(console, machine))
                .addSubcommand(new PoolSetCommand(console, machine));
    }
}
