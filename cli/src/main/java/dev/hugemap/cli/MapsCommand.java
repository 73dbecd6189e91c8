// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.Commands;
import dev.hugemap.host.FeatureState;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.KernelFeatures;
import dev.hugemap.inspect.AddressSpace;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.UnreadableProcessException;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugeMemoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
        customSynopsis = {"hugemap maps [PID|self] [--all] [--json] [--html FILE] [--png FILE] [--watch]"},
        footer = {
            "",
            "Reads maps and pagemap; smaps only with --all, for its reasons, or on kernels without",
            "PAGEMAP_SCAN (6.7) and PROCMAP_QUERY (6.11). The process goes on meanwhile; what is",
            "shown is how each page was mapped when it was looked at. Another user's process is",
            "for root.",
            "",
            "Exits with 0, or with 1 where the process is gone or may not be looked at."
        })
final class MapsCommand implements Callable<Integer> {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** How memory of a device that vfio hands out is called in maps. */
    private static final Pattern DEVICE = Pattern.compile("/dev/vfio/|anon_inode:\\[vfio-device\\]");

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

    @Option(names = "--all", description = "A row for each mapping, with reasons from smaps, which is slow to read.")
    private boolean all;

    @Option(
            names = "--json",
            description = "Write one JSON object with all mappings: sizes in bytes, addresses decimal numbers.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a page that shows the address space as strips coloured by leaf size.")
    private @Nullable Path html;

    @Option(names = "--png", paramLabel = "FILE", description = "Also write such a picture as an image.")
    private @Nullable Path png;

    @Option(names = "--watch", description = "Show it again every second, until interrupted or the process ends.")
    private boolean watch;

    MapsCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() throws InterruptedException {
        HugeMemory memory = machine.memory().get();
        warnOfDevices(memory);
        Screen screen = new Screen(console);
        show(memory, screen);
        while (watch && !console.out().checkError()) {
            Thread.sleep(INTERVAL);
            show(memory, screen);
        }
        return ExitCode.OK;
    }

    private void show(HugeMemory memory, Screen screen) {
        Trace trace = new Trace();
        MapsView view = look(memory, trace);
        if (html != null || png != null) {
            draw(Picture.of(view, trace));
        }
        if (json) {
            new MapsJson(view).print(console.out());
        } else {
            screen.show(new MapsPage(view, all ? MapsPage.Rows.ALL : MapsPage.Rows.BIG).page());
        }
        console.out().flush();
    }

    private void draw(Picture picture) {
        if (html != null) {
            new PictureFile(html).writeHtml(picture);
        }
        if (png != null) {
            new PictureFile(png).writePng(picture);
        }
    }

    /** Reading smaps isn't without effect on a device's memory. */
    private void warnOfDevices(HugeMemory memory) {
        KernelFeatures features = memory.host().features();
        boolean needsSmaps = features.state(KernelFeature.PAGEMAP_SCAN) != FeatureState.PRESENT
                || features.state(KernelFeature.PROCMAP_QUERY) != FeatureState.PRESENT;
        Target process = Objects.requireNonNull(target);
        if ((all || needsSmaps)
                && DEVICE.matcher(process.text(machine.files(), "maps")).find()) {
            String reader =
                    needsSmaps ? "this kernel tells leaves by smaps alone" : "--all reads smaps for its reasons";
            console.say("hugemap maps: warning: process " + process.pid() + " maps memory of a device (vfio), and "
                    + reader
                    + ": that drops the 1 GiB entries of that memory, which fault again at the next touch");
        }
    }

    private MapsView look(HugeMemory memory, Trace trace) {
        Target process = Objects.requireNonNull(target);
        try {
            String name = process.describe(machine.files());
            String status = process.text(machine.files(), "status");
            Inspector inspector = process.inspector(memory);
            AddressSpace space = inspector.mappings(trace);
            WhyNotHuge why = WhyNotHuge.of(memory.host().thp(), status);
            Explained explained = all ? Explained.of(inspector, space.mappings(), why) : Explained.nothing();
            return new MapsView(process, name, space, why, explained);
        } catch (UnreadableProcessException refused) {
            if (refused.reason() != UnreadableProcessException.Reason.NOT_PERMITTED) {
                throw refused;
            }
            throw new HugeMemoryException(refused.getMessage() + toHaveIt(), refused);
        }
    }

    /** Root that may not look either lacks the capability, as in a container. */
    private String toHaveIt() {
        if (Commands.of(machine.files()).isRoot()) {
            return ". This root lacks it, as in a container: run it on the host";
        }
        return ". To look as root: " + new CommandLineText(Objects.requireNonNull(spec)).asRoot();
    }
}
