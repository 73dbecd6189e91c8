package dev.hugemap.cli;

import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.RegisterWidth;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    private final BarTarget target = new BarTarget();

    @Parameters(
            index = "2",
            paramLabel = "OFFSET",
            converter = PlaceConverter.class,
            description = "Where in the BAR: a multiple of the width.")
    private long offset;

    @Parameters(
            index = "3",
            paramLabel = "WIDTH",
            converter = RegisterWidthConverter.class,
            description = "How many bits: 8, 16, 32 or 64.")
    private @Nullable RegisterWidth width;

    @Option(names = "--json", description = "Write one JSON object: the value as a text in hexadecimal digits.")
    private boolean json;

    BarReadCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        return target.with(machine, this::read);
    }

    private int read(Bar bar) {
        RegisterWidth bits = Objects.requireNonNull(width);
        RegisterText text = new RegisterText(target, offset, bits, bar.readChecked(offset, bits));
        if (json) {
            text.print(console.out());
        } else {
            console.out().println(text.value());
        }
        return ExitCode.OK;
    }
}
