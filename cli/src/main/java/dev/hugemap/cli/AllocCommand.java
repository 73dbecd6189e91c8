package dev.hugemap.cli;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Population;
import dev.hugemap.memory.RegionOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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

    @ArgGroup
    private @Nullable Choice choice;

    @Option(names = "--on-touch", description = "Leave the pages out until they are touched; nothing is proved then.")
    private boolean onTouch;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads populate; one for each processor if not given.")
    private @Nullable Integer threads;

    @Option(names = "--hold", description = "Keep the memory until a line or the end of input on standard input.")
    private boolean hold;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, the address a decimal number.")
    private boolean json;

    AllocCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    /** At most one of the two. */
    static final class Choice {
        @Option(
                names = "--prefer",
                paramLabel = "LIST",
                required = true,
                converter = PreferenceConverter.class,
                description = "Try these, separated by commas, in order; the first of which all memory is proved.")
        private @Nullable Preference preferred;

        @Option(
                names = "--require",
                paramLabel = "BACKING",
                required = true,
                converter = BackingConverter.class,
                description = "This or nothing.")
        private @Nullable Backing required;
    }

    @Override
    public Integer call() throws IOException {
        HugeMemory memory = machine.memory().get();
        RegionOptions options =
                options(new Candidates(memory.host().pageSizes(), memory.host().thp()));
        ProgressDisplay progress = new ProgressDisplay(console);
        try (HugeArena arena = memory.confined(options.watchedBy(progress))) {
            Allocation allocation = allocate(memory, arena, progress);
            print(allocation);
            if (hold && allocation.outcome().isPresent()) {
                awaitLine();
            }
            return allocation.isAsAsked() ? ExitCode.OK : ExitCode.REFUSED;
        }
    }

    private RegionOptions options(Candidates candidates) {
        List<Backing> backings = backings(candidates);
        // Base pages alone pass, also where the host's own list has shrunk to them: there is nothing to prove.
        if (onTouch && backings.size() == 1 && backings.getFirst() instanceof Backing.Transparent) {
            throw mistake(backings.getFirst().name() + " alone can't be had on touch: its pages are the proof."
                    + " Leave --on-touch out, or prefer it to another, or take hugetlb, whose pool reserves the pages");
        }
        if (threads != null && threads < 1) {
            throw mistake("at least one thread populates, not " + threads);
        }
        Population population = onTouch ? Population.ON_TOUCH : Population.UP_FRONT;
        try {
            RegionOptions options = RegionOptions.of(new BackingPolicy(backings, population));
            return threads == null ? options : options.populatedBy(threads);
        } catch (IllegalArgumentException mistake) {
            throw mistake(String.valueOf(mistake.getMessage()));
        }
    }

    private ParameterException mistake(String text) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), text);
    }

    private List<Backing> backings(Candidates candidates) {
        if (choice == null) {
            return candidates.byDefault(size);
        }
        List<Backing> named = choice.required == null
                ? Objects.requireNonNull(choice.preferred).backings()
                : List.of(choice.required);
        candidates.firstUnlisted(named).ifPresent(text -> {
            throw mistake(text);
        });
        return named;
    }

    private Allocation allocate(HugeMemory memory, HugeArena arena, ProgressDisplay progress) {
        try {
            MemorySegment segment = arena.allocate(size);
            CommitOutcome outcome = arena.outcome(segment);
            return Allocation.granted(size, segment.address(), outcome, Proof.of(memory.inspector(), outcome));
        } catch (HugePagesUnavailableException refused) {
            return Allocation.refused(size, refused.refusals());
        } finally {
            progress.finish();
        }
    }

    private void print(Allocation allocation) {
        AllocPage page = new AllocPage(allocation);
        if (allocation.outcome().isEmpty()) {
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
            console.err().println("Holding the memory; press Enter to let it go.");
        }
        int read = console.in().read();
        while (read >= 0 && read != '\n') {
            read = console.in().read();
        }
    }
}
