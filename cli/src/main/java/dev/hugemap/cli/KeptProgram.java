// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.collapse.CollapseException;
import dev.hugemap.collapse.CollapseObstacle;
import dev.hugemap.collapse.CollapseOptions;
import dev.hugemap.collapse.CollapseTotals;
import dev.hugemap.collapse.CollapseWatch;
import dev.hugemap.collapse.Collapser;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.HugeMemory;
import java.time.Duration;
import java.util.Optional;

/**
 * A program that {@code run} has started and keeps huge. Whatever goes wrong with that is said, and the program runs on to its own
 * end, with its signals.
 *
 * @param process the program
 * @param memory of its host
 * @param files the host's files
 * @param options what of it is made huge
 * @param interval from one look to the next
 * @param console where the report goes
 * @param quiet whether there is none
 */
record KeptProgram(
        Process process,
        HugeMemory memory,
        KernelFiles files,
        CollapseOptions options,
        Duration interval,
        Console console,
        boolean quiet) {
    /** Its exit status, as soon as it has ended. */
    int untilItEnds(ProgramSignals signals) throws InterruptedException {
        Optional<Collapser> held = hold();
        if (held.isEmpty()) {
            // Java itself can send a program this one signal; all that are passed on end it, as a rule.
            signals.reach(_ -> process.destroy());
            return process.waitFor();
        }
        try (Collapser collapser = held.get()) {
            signals.reach(signal -> send(collapser, signal));
            try {
                keepHuge(collapser);
                return process.waitFor();
            } finally {
                signals.reach(_ -> {});
            }
        }
    }

    /** Empty where it has ended already, or nothing can be made huge here: then it simply runs. */
    private Optional<Collapser> hold() {
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
        } catch (RuntimeException | Error failure) {
            warn(failure);
            return Optional.empty();
        }
        if (!quiet) {
            console.say("hugemap run: process " + process.pid() + " ended before it was looked at");
        }
        return Optional.empty();
    }

    private void keepHuge(Collapser collapser) {
        try {
            watch(collapser);
        } catch (RuntimeException | Error failure) {
            warn(failure);
        }
    }

    private void watch(Collapser collapser) {
        LastLook last = new LastLook(memory, files, process.pid());
        CollapseWatch watch = new CollapseWatch(collapser, options, interval);
        CollapseTotals totals = watch.run(_ -> last.look(), obstacle -> {
            last.look();
            warn(obstacle);
        });
        if (!quiet) {
            new RunPage(totals, watch.obstacle(), last).page().print(console.err(), console.errColour());
        }
    }

    private static void send(Collapser collapser, int signal) {
        try {
            collapser.signal(signal);
        } catch (SyscallException ended) {
            // It has ended meanwhile, and so will this.
        }
    }

    private void warn(CollapseObstacle obstacle) {
        console.say("hugemap run: the program runs without huge pages of ours: " + obstacle);
    }

    private void warn(Throwable failure) {
        console.say("hugemap run: the program runs on, and no more is made huge: " + failure);
    }
}
