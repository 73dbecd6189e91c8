// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hugemap doctor}: which page sizes work here, and the command for each that doesn't. */
@Command(
        name = "doctor",
        description = "Shows which page sizes work here, and for each that doesn't the command that would turn it on.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Exits with 0 when some huge page size can be had by this process now, with 1 otherwise."})
final class DoctorCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Option(
            names = "--json",
            description = "Write one JSON object: sizes in bytes, null where the kernel doesn't tell.")
    private boolean json;

    DoctorCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        Host host = machine.memory().get().host();
        Commands commands = Commands.of(machine.files());
        List<Granularity> all = new Granularities(host, commands).all();
        if (json) {
            new DoctorJson(host, all).print(console.out());
        } else {
            new DoctorPage(host, all, commands).page().print(console.out(), console.outColour());
        }
        return all.stream().anyMatch(Granularity::isHugeAndReady) ? ExitCode.OK : ExitCode.REFUSED;
    }
}
