// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import picocli.CommandLine.Command;

/** {@code hugemap} by itself: does nothing but say what it can do. */
@Command(
        name = "hugemap",
        description = "Memory on huge pages, with proof of what the kernel did.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "What a code such as HM-101 in a message means: hugemap explain HM-101",
            "Whether huge pages pay on this host is measured by a program of its own: hugemap bench --help"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:granted and proved as asked; some huge granularity works; planned; shown",
            "1:refused, with the reason and the remedy on standard error",
            "2:bad usage, nothing was tried",
            "3:no Java, or no build (from the launcher)"
        })
final class RootCommand {}
