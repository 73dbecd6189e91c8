// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** The command {@code hugemap}. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.exit(run(Console.system(), Machine.system(), arguments));
    }

    /** Runs one command line to its exit code. */
    static int run(Console console, Machine machine, String... arguments) {
        int exitCode = commandLine(console, machine).execute(arguments);
        if (console.out().checkError()) {
            console.err().println("hugemap: standard output can't be written");
            return ExitCode.REFUSED;
        }
        return exitCode;
    }

    private static CommandLine commandLine(Console console, Machine machine) {
        Failures failures = new Failures(console);
        // Colours are decided here: picocli would probe the terminal in its own, slower way.
        Ansi colours = console.outColour() == Colour.ON ? Ansi.ON : Ansi.OFF;
        return new CommandLine(new RootCommand())
                .addSubcommand(new DoctorCommand(console, machine))
                .addSubcommand(new AllocCommand(console, machine))
                .addSubcommand(new PlanCommand(console))
                .addSubcommand(new ExplainCommand(console))
                .addSubcommand(new MapsCommand(console, machine))
                .addSubcommand(RegionsCommand.line(console, machine))
                .addSubcommand(new CollapseCommand(console, machine))
                .addSubcommand(RunCommand.line(console, machine))
                .addSubcommand(BarCommand.line(console, machine))
                .addSubcommand(PoolCommand.line(console, machine))
                .addSubcommand(ThpCommand.line(console, machine))
                .setColorScheme(Help.defaultColorScheme(colours))
                .setOut(new PrintWriter(console.out(), true))
                .setErr(new PrintWriter(console.err(), true))
                .setParameterExceptionHandler((mistake, _) -> failures.usage(mistake))
                .setExecutionExceptionHandler((failure, command, _) ->
                        failures.execution(command.getCommandSpec().qualifiedName(), failure));
    }
}
