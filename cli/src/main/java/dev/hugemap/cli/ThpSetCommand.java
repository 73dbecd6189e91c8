// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.ThpMode;
import dev.hugemap.settings.SettingException;
import dev.hugemap.settings.ThpOutcome;
import dev.hugemap.settings.ThpRequest;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugemap thp set}: who is to get transparent huge pages. */
@Command(
        name = "set",
        description = "Sets who gets transparent huge pages of a size, or of all sizes that inherit.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap thp set SIZE MODE [--json]"},
        footer = {
            "",
            "always: every mapping; madvise: those that ask; never: nobody; inherit: as the",
            "setting above all sizes says, for a SIZE that isn't global. The setting holds",
            "until the next boot; the output says how to have it then.",
            "",
            "Needs root. Exits with 0 when it is set, with 1 otherwise."
        })
final class ThpSetCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SIZE",
            converter = ThpPlaceConverter.class,
            description = "The page size: 2m, 64k, as hugemap thp show lists them; global: above all sizes.")
    private @Nullable ThpPlace place;

    @Parameters(
            index = "1",
            paramLabel = "MODE",
            converter = ThpModeConverter.class,
            description = "always, madvise, inherit or never.")
    private @Nullable ThpMode mode;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, settings as the kernel words them.")
    private boolean json;

    ThpSetCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        ThpRequest request = new ThpRequest(Objects.requireNonNull(place).pageSize(), Objects.requireNonNull(mode));
        try {
            ThpOutcome outcome = machine.settings().set(request);
            if (json) {
                ThpJson.print(console.out(), outcome);
            } else {
                new ThpSetPage(outcome).page().print(console.out(), console.outColour());
            }
            return ExitCode.OK;
        } catch (SettingException failure) {
            SettingRefusal refusal = SettingRefusal.of(failure, Objects.requireNonNull(spec), machine);
            if (json) {
                ThpJson.print(console.out(), request, failure, refusal.remedy());
            }
            refusal.page().print(console.err(), console.errColour());
            return ExitCode.REFUSED;
        }
    }
}
