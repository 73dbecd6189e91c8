package dev.hugemap.cli;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.collapse.CollapseException;
import dev.hugemap.collapse.CollapseObstacle;
import dev.hugemap.collapse.CollapseTotals;
import dev.hugemap.collapse.CollapseWatch;
import dev.hugemap.collapse.Collapser;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hugemap run}: starts a program and keeps its memory huge. */
@Command(
        name = "run",
        description = "Starts a program and keeps its big anonymous memory huge.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {
            "hugemap run [--every SECONDS] [--min SIZE] [--budget MS]",
            "            [--override WORDS] [--quiet] -- COMMAND [ARGUMENT...]"
        },
        footer = {
            "",
            "The program has this terminal. SIGTERM, SIGHUP and SIGUSR2 are passed on to it,",
            "SIGINT too unless a terminal sends it to both anyway. Its children aren't",
            "followed. A report on standard error says at the end what was huge. See hugemap",
            "collapse for what is left out, and for the rights that it takes: without them,",
            "the program runs all the same.",
            "",
            "Exits as the program does, with 128 + n if signal n killed it; with 127 if it",
            "can't be started."
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(2);
    private static final int NOT_STARTED = 127;
    private static final int DESCRIPTORS = 3;

    private final Console console;
    private final Machine machine;

    @Mixin
    private final CollapseLimits limits = new CollapseLimits();

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            converter = CollapseLimits.Seconds.class,
            description = "Look so often, less often where nothing helps; 2 if not given.")
    private @Nullable Duration interval;

    @Option(names = "--quiet", description = "No report at the end.")
    private boolean quiet;

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "The program and its arguments.")
    private @Nullable List<String> words;

    private RunCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    /** The command; all that follows the program's name is the program's. */
    static CommandLine line(Console console, Machine machine) {
        return new CommandLine(new RunCommand(console, machine)).setStopAtPositional(true);
    }

    @Override
    public Integer call() throws InterruptedException {
        HugeMemory memory = machine.memory().get();
        ProgramSignals signals = new ProgramSignals();
        passOn(signals);
        Process process;
        try {
            process = new ProcessBuilder(words == null ? List.of() : words)
                    .inheritIO()
                    .start();
        } catch (IOException refused) {
            console.err().println("hugemap run: " + refused.getMessage());
            return NOT_STARTED;
        }
        Optional<Collapser> held = hold(memory, process);
        if (held.isEmpty()) {
            // Java itself can send a program this one signal; all that are passed on end it, as a rule.
            signals.reach(_ -> process.destroy());
            return process.waitFor();
        }
        try (Collapser collapser = held.get()) {
            signals.reach(signal -> send(collapser, signal));
            watch(memory, process, collapser);
            signals.reach(_ -> {});
        }
        return process.waitFor();
    }

    /** Empty where it has ended already, or nothing can be made huge here: then it simply runs. */
    private Optional<Collapser> hold(HugeMemory memory, Process process) {
        try {
            Collapser collapser = memory.collapser(process.pid());
            if (process.isAlive()) {
                return Optional.of(collapser);
            }
            collapser.close(); // Its number may have been another's already.
        } catch (CollapseException refused) {
            if (process.isAlive()) {
                warn(refused.obstacle());
                return Optional.empty();
            }
        }
        sayThatItWasTooQuick(process);
        return Optional.empty();
    }

    private void sayThatItWasTooQuick(Process process) {
        if (!quiet) {
            console.err().println("hugemap run: process " + process.pid() + " ended before it was looked at");
        }
    }

    private void watch(HugeMemory memory, Process process, Collapser collapser) {
        LastLook last = new LastLook(memory, machine.files(), process.pid());
        CollapseWatch watch =
                new CollapseWatch(collapser, limits.options(), interval == null ? USUAL_INTERVAL : interval);
        CollapseTotals totals = watch.run(_ -> last.look(), obstacle -> {
            last.look();
            warn(obstacle);
        });
        if (!quiet) {
            new RunPage(totals, watch.obstacle(), last).page().print(console.err(), console.errColour());
        }
    }

    private void warn(CollapseObstacle obstacle) {
        console.err().println("hugemap run: the program runs without huge pages of ours: " + obstacle);
    }

    /** SIGINT never ends this command: it waits for the program's own end, to report. */
    private static void passOn(ProgramSignals signals) {
        SignalRelay.pass(List.of("TERM", "HUP", "USR2"), signals::accept);
        boolean sentToBoth = IntStream.range(0, DESCRIPTORS).anyMatch(Terminals.system()::isTerminal);
        SignalRelay.pass(List.of("INT"), signal -> {
            if (!sentToBoth) {
                signals.accept(signal);
            }
        });
    }

    private static void send(Collapser collapser, int signal) {
        try {
            collapser.signal(signal);
        } catch (SyscallException ended) {
            // It has ended meanwhile, and so will this.
        }
    }
}
