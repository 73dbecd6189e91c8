// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.ThpSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hugemap thp show}: who gets transparent huge pages. */
@Command(
        name = "show",
        description = "Shows who gets transparent huge pages: above all sizes, and of each size.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "always: every mapping; madvise: those that ask; never: nobody; inherit: as the",
            "setting above all sizes says. Exits with 0."
        })
final class ThpShowCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, settings as the kernel words them.")
    private boolean json;

    ThpShowCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        ThpSettings settings = machine.memory().get().host().thp();
        if (json) {
            ThpJson.print(console.out(), settings);
        } else {
            new ThpShowPage(settings).page().print(console.out(), console.outColour());
        }
        return ExitCode.OK;
    }
}
