// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code hugemap regions} by itself: only names what it can do. */
@Command(
        name = "regions",
        description = "Lists and removes memory that has survived its process: regions in mounted hugetlbfs.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Memory without a name leaves nothing behind. More: docs/shared.md."})
final class RegionsCommand {
    /** The command with all that belongs to it. */
    static CommandLine line(Console console, Machine machine) {
        return new CommandLine(new RegionsCommand())
                .addSubcommand(new RegionsListCommand(console, machine))
                .addSubcommand(new RegionsRemoveCommand(console, machine));
    }
}
