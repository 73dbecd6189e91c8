// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugemap explain}: what the code in a message means. The machine is never asked. */
@Command(
        name = "explain",
        description = "Tells what a code such as HM-101 means, how to see it, and what to do.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap explain [CODE]"},
        footer = {"", "The same is in docs/guides/troubleshooting.md. Exits with 0."})
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "CODE",
            arity = "0..1",
            description = "A code, as in a message: HM-101. All codes if not given.")
    private @Nullable String code;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CodePages pages = CodePages.read();
        if (code == null) {
            pages.titles().forEach(console.out()::println);
        } else {
            console.out().print(section(pages, code));
        }
        console.out().flush();
        return ExitCode.OK;
    }

    private String section(CodePages pages, String asked) {
        return pages.section(asked)
                .orElseThrow(() -> new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "'" + asked + "' is no code: write HM-101, or nothing for a list of all"));
    }
}
