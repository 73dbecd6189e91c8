// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** The command {@code hugemap}. */
public final class Main {
    /** In the order of the help. */
    private static final List<String> SUBCOMMANDS = List.of(
            "doctor", "alloc", "plan", "explain", "maps", "jfr", "regions", "collapse", "run", "bar", "pool", "thp");

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
        int exitCode = commandLine(console, machine, arguments).execute(arguments);
        if (console.out().checkError()) {
            console.say("hugemap: standard output can't be written");
            return ExitCode.REFUSED;
        }
        return exitCode;
    }

    private static CommandLine commandLine(Console console, Machine machine, String... arguments) {
        Failures failures = new Failures(console);
        // Colours are decided here: picocli would probe the terminal in its own, slower way.
        Ansi colours = console.outColour() == Colour.ON ? Ansi.ON : Ansi.OFF;
        CommandLine line = new CommandLine(new RootCommand());
        for (String name : meant(arguments)) {
            line.addSubcommand(subcommand(name, console, machine));
        }
        return line.setColorScheme(Help.defaultColorScheme(colours))
                .setOut(new PrintWriter(console.out(), true))
                .setErr(new PrintWriter(console.err(), true))
                .setParameterExceptionHandler((mistake, _) -> failures.usage(mistake))
                .setExecutionExceptionHandler((failure, command, _) ->
                        failures.execution(command.getCommandSpec().qualifiedName(), failure));
    }

    /** The subcommand that is called, or all: to make one of annotations takes longer than most of them run. */
    private static List<String> meant(String... arguments) {
        return arguments.length > 0 && SUBCOMMANDS.contains(arguments[0]) ? List.of(arguments[0]) : SUBCOMMANDS;
    }

    private static Object subcommand(String name, Console console, Machine machine) {
        return switch (name) {
            case "doctor" -> new DoctorCommand(console, machine);
            case "alloc" -> new AllocCommand(console, machine);
            case "plan" -> new PlanCommand(console);
            case "explain" -> new ExplainCommand(console);
            case "maps" -> new MapsCommand(console, machine);
            case "jfr" -> new JfrCommand(console);
            case "regions" -> RegionsCommand.line(console, machine);
            case "collapse" -> new CollapseCommand(console, machine);
            case "run" -> RunCommand.line(console, machine);
            case "bar" -> BarCommand.line(console, machine);
            case "pool" -> PoolCommand.line(console, machine);
            case "thp" -> ThpCommand.line(console, machine);
            default -> throw new IllegalArgumentException("no subcommand " + name);
        };
    }
}
