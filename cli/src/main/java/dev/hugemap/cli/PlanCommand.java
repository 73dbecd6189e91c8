// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugemap plan}: by which blocks a range would be faulted. Arithmetic: the machine is never asked. */
@Command(
        name = "plan",
        description = "Shows by which blocks memory at an offset would be mapped, largest aligned block first.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap plan SIZE [--offset N] [--address N] [--sizes LIST] [--json]"},
        footer = {
            "",
            "A block fits where address and offset are both multiples of its size. Numbers",
            "are written 4096, 64k, 2m, 1g or 0x200000. SIZE is rounded up to whole pages",
            "of the smallest size, as mmap does; both N must be multiples of it.",
            "",
            "Nothing is mapped and this machine isn't asked. Exits with 0."
        })
final class PlanCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SIZE", converter = SizeConverter.class, description = "How much is to be mapped.")
    private long size;

    @Option(
            names = "--offset",
            paramLabel = "N",
            converter = PlaceConverter.class,
            defaultValue = "0",
            description = "The physical or file offset of the first byte; 0 if not given.")
    private long offset;

    @Option(
            names = "--address",
            paramLabel = "N",
            converter = PlaceConverter.class,
            description = "The address of the first byte; if not given, the best for this offset.")
    private @Nullable Long address;

    @Option(
            names = "--sizes",
            paramLabel = "LIST",
            converter = SizesConverter.class,
            defaultValue = "4k,2m,1g",
            description = "The page sizes on offer, separated by commas, each once; ${DEFAULT-VALUE} if not given.")
    private @Nullable Sizes sizes;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, addresses decimal numbers.")
    private boolean json;

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        FaultPlan plan = plan();
        if (json) {
            new PlanJson(size, plan).print(console.out());
        } else {
            new PlanPage(size, plan).page().print(console.out(), console.outColour());
        }
        return ExitCode.OK;
    }

    private FaultPlan plan() {
        List<PageSize> offered = Objects.requireNonNull(sizes).all();
        long length = Objects.requireNonNull(sizes).smallest().roundUp(size);
        try {
            return address == null
                    ? FaultPlan.atBestAddress(length, offset, offered)
                    : FaultPlan.of(new AddressRange(address, length), offset, offered);
        } catch (IllegalArgumentException mistake) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(mistake.getMessage()));
        }
    }
}
