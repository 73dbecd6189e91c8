// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.PciAddress;
import dev.hugemap.vfio.VfioDevice;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The BAR that a command is about: its first two words. */
sealed class BarTarget permits RegisterTarget {
    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "BDF",
            converter = PciAddressConverter.class,
            description = "The device's address, for example 0000:01:00.0.")
    private @Nullable PciAddress address;

    @Parameters(index = "1", paramLabel = "BAR", description = "The BAR's number, 0 to 5.")
    private int bar;

    final PciAddress address() {
        return Objects.requireNonNull(address);
    }

    final int bar() {
        return bar;
    }

    /** Opens the device, maps the BAR for an action, and closes both. What the device lacks is bad usage. */
    final int with(Machine machine, Function<Bar, Integer> action) {
        try (VfioDevice device = machine.vfio().get().open(address());
                Bar mapped = device.bar(bar)) {
            return action.apply(mapped);
        } catch (IllegalArgumentException | IndexOutOfBoundsException mistake) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(mistake.getMessage()));
        }
    }
}
