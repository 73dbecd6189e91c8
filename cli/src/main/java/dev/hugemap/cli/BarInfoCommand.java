// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.vfio.PciAddress;
import dev.hugemap.vfio.VfioDevice;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hugemap bar info}: what vfio tells of a device, and by which blocks its BARs would be mapped. */
@Command(
        name = "info",
        description = "Opens a device and shows its BARs, what of them can be mapped, and by which blocks.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap bar info BDF [--json]"},
        footer = {"", "Maps each BAR and touches none. Exits with 0, or with 1 where the device can't", "be had."})
final class BarInfoCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Parameters(
            paramLabel = "BDF",
            converter = PciAddressConverter.class,
            description = "The device's address, for example 0000:01:00.0.")
    private @Nullable PciAddress address;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes.")
    private boolean json;

    BarInfoCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        try (VfioDevice device = machine.vfio().get().open(Objects.requireNonNull(address))) {
            BarInfo info = BarInfo.of(device);
            if (json) {
                info.print(console.out());
            } else {
                info.page().print(console.out(), console.outColour());
            }
        }
        return ExitCode.OK;
    }
}
