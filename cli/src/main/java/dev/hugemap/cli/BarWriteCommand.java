// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.vfio.Bar;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugemap bar write}: one register, by a system call. */
@Command(
        name = "write",
        description = "Writes a register of a BAR.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap bar write BDF BAR OFFSET WIDTH VALUE [--json]"},
        footer = {
            "",
            "The device is opened for this one access, and the kernel may reset it before",
            "and after. Exits with 0, or with 1 where the device can't be had or doesn't",
            "answer."
        })
final class BarWriteCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RegisterTarget target = new RegisterTarget();

    @Parameters(
            index = "4",
            paramLabel = "VALUE",
            converter = RegisterValueConverter.class,
            description = "What to write: 255 or 0xff, no more than the width holds.")
    private long value;

    BarWriteCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        int bits = target.bits();
        if (bits < Long.SIZE && value >>> bits != 0) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "0x" + Long.toHexString(value) + " has more than " + bits + " bits");
        }
        return target.with(machine, this::write);
    }

    private int write(Bar bar) {
        bar.writeChecked(target.offset(), target.width(), value);
        RegisterText text = new RegisterText(target, value);
        target.print(
                console,
                text,
                "wrote " + text.value() + " at offset 0x" + Long.toHexString(target.offset()) + " of BAR "
                        + target.bar() + " of " + target.address());
        return ExitCode.OK;
    }
}
