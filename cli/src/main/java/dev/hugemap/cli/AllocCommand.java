// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.RegionOptions;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugemap alloc}: maps memory, puts its pages in, and shows what the kernel did. */
@Command(
        name = "alloc",
        description = "Maps memory on huge pages, populates it, and proves what it lies on.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {
            "hugemap alloc SIZE [--prefer LIST | --require BACKING]",
            "                     [--policy POLICY] [--uniform] [--numa NODES] [--lock]",
            "                     [--on-touch] [--threads N] [--hold] [--json]"
        },
        footer = {
            "",
            "Backings, in the sizes that this host lists (see hugemap doctor):",
            "  hugetlb:1g  hugetlb:2m   pages of one hugetlb pool; hugetlb: its default size",
            "  thp                      transparent huge pages, one page-table entry each",
            "  mthp:64k                 transparent huge pages below that size",
            "  base                     base pages and nothing larger",
            "Without --prefer and --require: the largest that fits SIZE, down to base:",
            "hugetlb where rounding up adds at most 1/8, mthp where it is switched on.",
            "",
            "Policies put memory in block by block, and may end on several page sizes:",
            "  largest-fit   the largest block that fits",
            "  fixed:2m      blocks of one page size",
            "  batched:64k   so much at a time, on pages of that size or smaller",
            "  adaptive      batches of 64 KiB, huge pages where half of one is filled",
            "A block that is refused falls back to the next smaller page; refused on all, it",
            "ends the command. Pages are of the backings in --prefer or --require, whatever",
            "their order; without, of all that the host has and that fit SIZE or the block.",
            "With --uniform, fixed:2m is 2 MiB or nothing. --on-touch goes with neither.",
            "",
            "NUMA nodes that pages are taken from (see hugemap doctor):",
            "  bind:0          these alone, all of it observed there, or nothing",
            "  interleave:0-1  these in turn; interleave:0-1:strict for these or nothing",
            "  preferred:1     this one, and others where it has none",
            "  local           that of the processor that puts the page in",
            "",
            "Exits with 0 when granted and proved as asked, with 1 when refused."
        })
final class AllocCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "How much: 4096, 64k, 256m, 1g, 0x200000. Units are binary.")
    private long size;

    @Mixin
    private final AllocOptions options = new AllocOptions();

    @Option(names = "--hold", description = "Keep the memory until a line or the end of input on standard input.")
    private boolean hold;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, the address a decimal number.")
    private boolean json;

    AllocCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() throws IOException {
        Request request = options.request(size);
        refusingMistakes(() -> {
            request.check();
            return request;
        });
        HugeMemory memory = machine.memory().get();
        ProgressDisplay progress = new ProgressDisplay(console, "populate");
        try (Holder holder = holder(memory, request, progress)) {
            Allocation allocation = allocate(holder, progress);
            print(allocation);
            if (hold && allocation.granted().isPresent()) {
                awaitLine();
            }
            return allocation.isAsAsked() ? ExitCode.OK : ExitCode.REFUSED;
        }
    }

    private Holder holder(HugeMemory memory, Request request, ProgressDisplay progress) {
        Candidates host =
                new Candidates(memory.host().pageSizes(), memory.host().thp());
        RegionOptions asked = refusingMistakes(() -> request.options(host)).watchedBy(progress);
        return request.isForRegion()
                ? new RegionHolder(memory, request, asked)
                : new ArenaHolder(memory, request, asked);
    }

    /** Tells a request that means nothing as bad usage. */
    private <T> T refusingMistakes(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException mistake) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(mistake.getMessage()), mistake);
        }
    }

    private static Allocation allocate(Holder holder, ProgressDisplay progress) {
        try {
            return holder.allocate();
        } finally {
            progress.finish();
        }
    }

    private void print(Allocation allocation) {
        AllocPage page = new AllocPage(allocation);
        if (allocation.granted().isEmpty()) {
            page.refusal().print(console.err(), console.errColour());
        } else if (!json) {
            page.result().print(console.out(), console.outColour());
        }
        if (json) {
            new AllocJson(allocation).print(console.out());
        }
        console.out().flush();
    }

    private void awaitLine() throws IOException {
        if (console.progress()) {
            console.say("Holding the memory; press Enter to let it go.");
        }
        int read = console.in().read();
        while (read >= 0 && read != '\n') {
            read = console.in().read();
        }
    }
}
