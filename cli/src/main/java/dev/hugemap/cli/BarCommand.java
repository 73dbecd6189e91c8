// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code hugemap bar} by itself: only names what it can do. */
@Command(
        name = "bar",
        description = "Lists PCI devices and their BARs; maps, reads and writes a BAR of one that vfio-pci has.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "BDF is a device's address: 0000:01:00.0, or 01:00.0 in domain 0. All but list",
            "open the device, for as long as the command runs. How a device is bound to",
            "vfio-pci: docs/vfio.md."
        })
final class BarCommand {
    /** The command with all that belongs to it. */
    static CommandLine line(Console console, Machine machine) {
        return new CommandLine(new BarCommand())
                .addSubcommand(new BarListCommand(console, machine))
                .addSubcommand(new BarInfoCommand(console, machine))
                .addSubcommand(new BarMapCommand(console, machine))
                .addSubcommand(new BarReadCommand(console, machine))
                .addSubcommand(new BarWriteCommand(console, machine));
    }
}
