// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.BarReport;
import dev.hugemap.vfio.BarVerdict;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hugemap bar map}: maps a BAR, tells by which blocks, and unmaps it. */
@Command(
        name = "map",
        description = "Maps a BAR, and tells by which blocks; with --touch counts them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap bar map BDF BAR [--touch] [--json]"},
        footer = {
            "",
            "--touch reads the device, once on each base page: where reading a register has",
            "an effect, it has it. Exits with 0, with 1 where the device can't be had, or",
            "where the blocks counted are smaller than planned."
        })
final class BarMapCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Mixin
    private final BarTarget target = new BarTarget();

    @Option(names = "--touch", description = "Read once from each page of the BAR, and count the faults.")
    private boolean touch;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, addresses decimal numbers.")
    private boolean json;

    BarMapCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        return target.with(machine, this::map);
    }

    private int map(Bar bar) {
        if (touch) {
            bar.touch();
        }
        BarReport report = bar.report();
        if (json) {
            new BarReportJson(target, bar, report).print(console.out());
        } else {
            new BarReportPage(bar, report).page().print(console.out(), console.outColour());
        }
        return report.verdict() == BarVerdict.SMALLER ? ExitCode.REFUSED : ExitCode.OK;
    }
}
