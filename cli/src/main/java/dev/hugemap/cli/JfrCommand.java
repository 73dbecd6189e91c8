// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugemap jfr}: what a flight recording says of huge pages. Reads a file, and asks this machine nothing. */
@Command(
        name = "jfr",
        description = "Sums up what a flight recording has of hugemap: granted, refused, drifted.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap jfr FILE [--json]", "hugemap jfr --settings > hugemap.jfc"},
        footer = {
            "",
            "All events are off unless a recording asks for them. With the settings:",
            "  java -XX:StartFlightRecording:settings=hugemap.jfc,filename=app.jfr ...",
            "  jcmd PID JFR.start settings=/path/hugemap.jfc filename=/path/app.jfr",
            "Which events there are: docs/events.md.",
            "",
            "Exits with 0, or with 1 where the file is no recording, damaged, or can't be read."
        })
final class JfrCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "A recording: what JFR.dump and filename= write.")
    private @Nullable Path file;

    @Option(names = "--settings", description = "Write settings for recordings instead, with every event on.")
    private boolean settings;

    @Option(
            names = "--json",
            description = "Write one JSON object: sizes in bytes, durations in ns, times as ISO 8601.")
    private boolean json;

    JfrCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean isOne = settings ? file == null && !json : file != null;
        if (!isOne) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "name a recording, or --settings alone");
        }
        if (settings) {
            console.out().print(FlightSettings.text());
        } else {
            sumUp(Objects.requireNonNull(file));
        }
        return ExitCode.OK;
    }

    private void sumUp(Path recording) {
        FlightSummary summary = new FlightSummary();
        FlightFile.readInto(summary, recording);
        if (json) {
            new FlightJson(recording, summary).print(console.out());
        } else {
            new FlightPage(summary).page().print(console.out(), console.outColour());
        }
    }
}
