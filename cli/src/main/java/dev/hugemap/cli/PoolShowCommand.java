// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.HugeTlbPool;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hugemap pool show}: what is in the hugetlb pools. */
@Command(
        name = "show",
        description = "Shows the hugetlb pools: a row for each size, and for each NUMA node where there are several.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Promised pages are free and belong to mappings already. Surplus pages are taken",
            "on demand, up to the number in the column on demand, and go when they are free.",
            "Exits with 0."
        })
final class PoolShowCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, all else in pages.")
    private boolean json;

    PoolShowCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        List<HugeTlbPool> pools = machine.memory().get().host().pools();
        if (json) {
            PoolJson.print(console.out(), pools);
        } else {
            new PoolShowPage(pools).page().print(console.out(), console.outColour());
        }
        return ExitCode.OK;
    }
}
