// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.vfio.Bar;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hugemap bar read}: one register, by a system call, so that a device that doesn't answer is told. */
@Command(
        name = "read",
        description = "Reads a register of a BAR.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap bar read BDF BAR OFFSET WIDTH [--json]"},
        footer = {
            "",
            "Reading a register may have an effect on the device. Exits with 0, or with 1",
            "where the device can't be had or doesn't answer."
        })
final class BarReadCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Mixin
    private final RegisterTarget target = new RegisterTarget();

    BarReadCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        return target.with(machine, this::read);
    }

    private int read(Bar bar) {
        RegisterText text = new RegisterText(target, bar.readChecked(target.offset(), target.width()));
        target.print(console, text, text.value());
        return ExitCode.OK;
    }
}
