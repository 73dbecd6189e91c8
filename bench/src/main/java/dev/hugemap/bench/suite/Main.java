// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bridge.BridgeUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** The command {@code hugemap bench}. */
public final class Main {
    private static final int REFUSED = 1;

    private Main() {}

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param arguments the command line, without {@code bench}
     */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs one command line to its exit code. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        CommandLine line = new CommandLine(new BenchCommand(out, err));
        line.setCommandName("hugemap bench");
        return line.setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, _, _) -> {
                    if (failure instanceof BridgeUnavailableException
                            || failure instanceof IOException
                            || failure instanceof UncheckedIOException) {
                        err.println("hugemap bench: " + failure.getMessage());
                        return REFUSED;
                    }
                    throw failure;
                })
                .execute(arguments);
    }
}
