package dev.hugemap.cli;

import dev.hugemap.host.Commands;
import dev.hugemap.inspect.AddressSpace;
import dev.hugemap.inspect.UnreadableProcessException;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugeMemoryException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugemap maps}: a process's memory by the leaves that map it. */
@Command(
        name = "maps",
        description = "Shows a process's memory by the size of the leaves that map it, and why some isn't huge.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap maps [PID|self] [--all] [--json]"},
        footer = {
            "",
            "Reads maps and pagemap, never smaps where the kernel has PAGEMAP_SCAN (6.7) and",
            "PROCMAP_QUERY (6.11). The process goes on meanwhile; what is shown is how each",
            "page was mapped when it was looked at. Another user's process is for root.",
            "",
            "Exits with 0, or with 1 where the process is gone or may not be looked at."
        })
final class MapsCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "PID",
            converter = TargetConverter.class,
            arity = "0..1",
            defaultValue = "self",
            description = "The process's number; this command itself if not given.")
    private @Nullable Target target;

    @Option(names = "--all", description = "A row for each mapping, also for those with less than a hundredth.")
    private boolean all;

    @Option(
            names = "--json",
            description = "Write one JSON object with all mappings: sizes in bytes, addresses decimal numbers.")
    private boolean json;

    MapsCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        HugeMemory memory = machine.memory().get();
        MapsView view = look(memory);
        if (json) {
            new MapsJson(view).print(console.out());
        } else {
            new MapsPage(view, all ? MapsPage.Rows.ALL : MapsPage.Rows.BIG)
                    .page()
                    .print(console.out(), console.outColour());
        }
        return ExitCode.OK;
    }

    private MapsView look(HugeMemory memory) {
        Target process = Objects.requireNonNull(target);
        try {
            String name = process.describe(machine.files());
            String status = process.text(machine.files(), "status");
            AddressSpace space = process.inspector(memory).mappings();
            return new MapsView(
                    process, name, space, WhyNotHuge.of(memory.host().thp(), status));
        } catch (UnreadableProcessException refused) {
            if (refused.reason() != UnreadableProcessException.Reason.NOT_PERMITTED) {
                throw refused;
            }
            throw new HugeMemoryException(refused.getMessage() + toHaveIt(), refused);
        }
    }

    /** Root that may not look either lacks the capability, as in a container. */
    private String toHaveIt() {
        if (Commands.of(machine.files()) == Commands.AS_ROOT) {
            return ". This root lacks it, as in a container: run it on the host";
        }
        return ". To look as root: " + new CommandLineText(Objects.requireNonNull(spec)).asRoot();
    }
}
