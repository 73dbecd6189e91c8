// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.bridge.Coded;
import dev.hugemap.bridge.SyscallException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What goes to standard error when a command can't do its work, and the exit code for it. */
record Failures(Console console) {
    /** A command line that means nothing. Nothing was tried. */
    int usage(ParameterException mistake) {
        String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
        // Picocli puts this word before some of its messages and not before others.
        String text = String.valueOf(mistake.getMessage());
        console.say(command + ": " + (text.startsWith("Error: ") ? text.substring("Error: ".length()) : text));
        UnmatchedArgumentException.printSuggestions(mistake, new PrintWriter(console.err(), true));
        console.say("See '" + command + " --help'.");
        return ExitCode.USAGE;
    }

    /** Something that the machine refused, in its own words; or something that nobody expected. */
    int execution(String command, Exception failure) {
        boolean explained = failure instanceof Coded || failure instanceof SyscallException;
        String text = explained ? failure.getMessage() : "unexpected " + failure;
        console.say(command + ": " + text);
        if (console.details()) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            console.say(trace.toString().stripTrailing());
        } else if (!explained) {
            console.say("Set HUGEMAP_DEBUG=1 to see where.");
        }
        return ExitCode.REFUSED;
    }
}
