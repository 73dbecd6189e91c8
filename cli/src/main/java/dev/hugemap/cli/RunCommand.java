// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.collapse.CollapseOptions;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
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
            "The program has this terminal. SIGTERM and SIGHUP are passed on to it, SIGINT",
            "too unless this is in the foreground of a terminal, whose Ctrl-C reaches both",
            "(a kill -INT to hugemap alone is lost there). The other signals aren't. Its",
            "children aren't followed. A report on standard error says at the end what was",
            "huge. See hugemap collapse for what is left out, and for the rights that it takes: without them,",
            "the program runs all the same.",
            "",
            "Exits as the program does, with 128 + n if signal n killed it; with 127 if it",
            "can't be started."
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(2);
    private static final int NOT_STARTED = 127;

    private final Console console;
    private final Machine machine;

    @Mixin
    private final CollapseLimits limits = new CollapseLimits();

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            converter = CollapseLimits.Seconds.class,
            description = "Look so often, less often where it is refused; 2 if not given.")
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
        CollapseOptions options = limits.options();
        ProgramSignals signals = new ProgramSignals();
        passOn(signals);
        Process process;
        try {
            process = new ProcessBuilder(Objects.requireNonNull(words))
                    .inheritIO()
                    .start();
        } catch (IOException refused) {
            console.say("hugemap run: " + refused.getMessage());
            return NOT_STARTED;
        }
        return new KeptProgram(
                        process,
                        memory,
                        machine.files(),
                        options,
                        interval == null ? USUAL_INTERVAL : interval,
                        console,
                        quiet)
                .untilItEnds(signals);
    }

    /** SIGINT never ends this command: it waits for the program's own end, to report. */
    private void passOn(ProgramSignals signals) {
        List<String> refused = new ArrayList<>(SignalRelay.pass(List.of("TERM", "HUP"), signals::accept));
        refused.addAll(SignalRelay.pass(List.of("INT"), signal -> {
            if (!ForegroundGroup.isOurs(machine.files())) {
                signals.accept(signal);
            }
        }));
        if (!refused.isEmpty()) {
            console.say("hugemap run: not passed on to the program, as the JVM doesn't hand them out (-Xrs?): SIG"
                    + String.join(", SIG", refused));
        }
    }
}
