// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.HugeTlbFsMount;
import dev.hugemap.shared.FoundRegion;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hugemap regions list}: what stands in every mounted hugetlbfs that can be read. Maps nothing. */
@Command(
        name = "list",
        description = "Shows all regions with size, page size, user, state and age.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Changes nothing. Exits with 0."})
final class RegionsListCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, times as ISO 8601.")
    private boolean json;

    RegionsListCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        List<FoundRegion> regions = machine.shared().get().regions();
        if (json) {
            new RegionsJson("regions", regions).print(console.out());
        } else {
            boolean isMounted = !HugeTlbFsMount.readAll(machine.files()).isEmpty();
            new RegionsPage(regions, isMounted, Instant.now()).page().print(console.out(), console.outColour());
        }
        return ExitCode.OK;
    }
}
