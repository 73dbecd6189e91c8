// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Signals for a program that may not be up yet: those that come too early are kept until it can be reached. */
final class ProgramSignals {
    private final List<Integer> early = new ArrayList<>();
    private @Nullable IntConsumer program;

    /** Passes a signal on, by its number. */
    synchronized void accept(int signal) {
        if (program == null) {
            early.add(signal);
        } else {
            program.accept(signal);
        }
    }

    /** From now on, signals go there, and those that have come so far first. */
    synchronized void reach(IntConsumer newProgram) {
        program = newProgram;
        early.forEach(newProgram::accept);
        early.clear();
    }
}
