// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.collapse.CollapseException;
import dev.hugemap.collapse.CollapseObstacle;
import dev.hugemap.collapse.CollapseOptions;
import dev.hugemap.collapse.CollapseOutcome;
import dev.hugemap.collapse.CollapsePlan;
import dev.hugemap.collapse.CollapseTotals;
import dev.hugemap.collapse.CollapseWatch;
import dev.hugemap.collapse.Collapser;
import dev.hugemap.collapse.ObstacleReason;
import dev.hugemap.page.AddressRange;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugemap collapse}: huge pages for a process that is already running. */
@Command(
        name = "collapse",
        description = "Makes big anonymous memory of a running process huge, without a change to its code.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {
            "hugemap collapse PID [--min SIZE] [--range A-B] [--budget MS]",
            "                     [--watch SECONDS] [--override WORDS] [--dry-run]",
            "                     [--json]"
        },
        footer = {
            "",
            "Contents stay; while the kernel moves a huge page, threads that touch it wait.",
            "Files, shared memory, locked memory, what the program advised against huge",
            "pages, and what was never touched are left out, and said. It takes root, or",
            "CAP_SYS_NICE and the right to look at the process (ptrace). Reads smaps.",
            "Linux 6.1. More: docs/collapse.md.",
            "",
            "Exits with 0, or with 1 where something is in the way, memory would run short,",
            "all of it is refused, or the process ends meanwhile."
        })
final class CollapseCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PID", converter = TargetConverter.class, description = "The process's number.")
    private @Nullable Target target;

    @Mixin
    private final CollapseLimits limits = new CollapseLimits();

    @Option(
            names = "--range",
            paramLabel = "A-B",
            converter = RangeConverter.class,
            description = "Only these addresses, as maps writes them.")
    private @Nullable AddressRange range;

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            converter = CollapseLimits.Seconds.class,
            description = "Look again every so often, less often where it is refused, until the process ends.")
    private @Nullable Duration interval;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(
            names = "--json",
            description = "Write one JSON object for each pass that had work: sizes in bytes, times in nanoseconds.")
    private boolean json;

    CollapseCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        Target process = Objects.requireNonNull(target);
        if (dryRun && interval != null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--dry-run looks once, and --watch again and again: one of them");
        }
        CollapseOptions given = limits.options();
        CollapseOptions options = range == null ? given : given.within(range);
        try (Collapser collapser = machine.memory().get().collapser(process.pid())) {
            String name = process.describe(machine.files());
            if (dryRun) {
                return show(name, collapser.plan(options));
            }
            if (interval != null) {
                return watch(new CollapseWatch(collapser, options, interval), name);
            }
            return pass(collapser, name, options);
        } catch (CollapseException refused) {
            console.say("hugemap collapse: " + refused.getMessage() + toHaveIt(refused.obstacle()));
            return ExitCode.REFUSED;
        }
    }

    private int watch(CollapseWatch watch, String name) {
        CollapseTotals totals = watch.run(outcome -> showWork(name, outcome), obstacle -> tell(obstacle));
        boolean inTheWay = watch.obstacle()
                .filter(obstacle -> obstacle.reason() != ObstacleReason.ENDED)
                .isPresent();
        return inTheWay || totals.passes() == 0 ? ExitCode.REFUSED : ExitCode.OK;
    }

    private int pass(Collapser collapser, String name, CollapseOptions options) {
        CollapsePlan plan = collapser.plan(options);
        if (json && plan.obstacle().isPresent()) {
            return show(name, plan);
        }
        ProgressDisplay progress = new ProgressDisplay(console, "collapse");
        CollapseOutcome outcome;
        try {
            outcome = collapser.collapse(plan, progress::populated);
        } finally {
            progress.finish();
        }
        show(name, outcome);
        return switch (outcome.stop()) {
            case DONE, OUT_OF_TIME, CANCELLED ->
                outcome.collapsed() == 0 && outcome.refused() > 0 ? ExitCode.REFUSED : ExitCode.OK;
            case PROCESS_ENDED, LOW_MEMORY, NO_HUGE_PAGE, GROUP_FULL, NOT_PERMITTED, SWITCHED_OFF -> ExitCode.REFUSED;
        };
    }

    private int show(String name, CollapsePlan plan) {
        if (json) {
            CollapseJson.print(console.out(), plan);
        } else {
            new CollapsePlanPage(name, plan).page().print(console.out(), console.outColour());
        }
        console.out().flush();
        plan.obstacle().ifPresent(this::tell);
        return plan.obstacle().isPresent() ? ExitCode.REFUSED : ExitCode.OK;
    }

    private void show(String name, CollapseOutcome outcome) {
        if (json) {
            CollapseJson.print(console.out(), outcome);
        } else {
            new CollapsePage(name, outcome).page().print(console.out(), console.outColour());
        }
        console.out().flush();
    }

    private void showWork(String name, CollapseOutcome outcome) {
        if (outcome.plan().hugePages() > 0) {
            show(name, outcome);
        }
    }

    private void tell(CollapseObstacle obstacle) {
        console.say("hugemap collapse: " + obstacle + toHaveIt(obstacle));
    }

    /** The command line once more where root could do it. */
    private String toHaveIt(CollapseObstacle obstacle) {
        return obstacle.remedy().startsWith("Root ")
                ? ": " + new CommandLineText(Objects.requireNonNull(spec)).asRoot()
                : "";
    }
}
