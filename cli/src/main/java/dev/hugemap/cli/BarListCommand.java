// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.vfio.PciDevice;
import dev.hugemap.vfio.VfioDevices;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hugemap bar list}: what sysfs tells of PCI devices. Nothing is opened, and no native access is needed. */
@Command(
        name = "list",
        description = "Shows all PCI devices with driver, IOMMU group and BARs.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Opens no device. Exits with 0."})
final class BarListCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, addresses decimal numbers.")
    private boolean json;

    BarListCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        List<PciDevice> devices = VfioDevices.list(machine.files());
        if (json) {
            new BarListJson(devices).print(console.out());
        } else {
            new BarListPage(devices).page().print(console.out(), console.outColour());
        }
        return ExitCode.OK;
    }
}
