// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.PageSize;
import dev.hugemap.settings.PoolOutcome;
import dev.hugemap.settings.PoolRequest;
import dev.hugemap.settings.SettingException;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugemap pool set}: how many pages a pool is to have, and what it got. */
@Command(
        name = "set",
        description = "Sets how many pages a hugetlb pool has, and says what it got.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {"hugemap pool set SIZE COUNT [--numa N] [--leave SIZE] [--json]"},
        footer = {
            "",
            "COUNT is the number of pages in all, those in use included. Where the kernel",
            "gives fewer, memory is compacted and the rest asked for again, as long as that",
            "brings more. Fewer than are in use or promised are refused, and so is what",
            "would leave the host less than a sixteenth of its memory, or 256 MiB. The",
            "setting holds until the next boot; the output says how to have it then.",
            "",
            "Needs root. Exits with 0 when the pool is as asked, with 1 otherwise."
        })
final class PoolSetCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SIZE",
            converter = PageSizeConverter.class,
            description = "The page size: 2m, 1g, as hugemap pool show lists them.")
    private @Nullable PageSize size;

    @Parameters(index = "1", paramLabel = "COUNT", description = "How many pages.")
    private long count;

    @Option(
            names = "--numa",
            paramLabel = "N",
            description = "On this NUMA node, whose part of the pool is COUNT then.")
    private @Nullable Integer node;

    @Option(
            names = "--leave",
            paramLabel = "SIZE",
            converter = AmountConverter.class,
            description = "Leave the host so much memory, instead of a sixteenth: 512m, 0 for all or nothing.")
    private @Nullable Long leave;

    @Option(names = "--json", description = "Write one JSON object: sizes in bytes, all else in pages.")
    private boolean json;

    PoolSetCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        CommandSpec own = Objects.requireNonNull(spec);
        PoolRequest request = request(own);
        try {
            PoolOutcome outcome = machine.settings().set(request);
            if (json) {
                PoolJson.print(console.out(), outcome);
            } else {
                new PoolSetPage(outcome).page().print(console.out(), console.outColour());
            }
            return outcome.isAsAsked() ? ExitCode.OK : ExitCode.REFUSED;
        } catch (SettingException failure) {
            SettingRefusal refusal = SettingRefusal.of(failure, own, machine);
            if (json) {
                PoolJson.print(console.out(), request, failure, refusal.remedy());
            }
            refusal.page().print(console.err(), console.errColour());
            return ExitCode.REFUSED;
        }
    }

    private PoolRequest request(CommandSpec own) {
        try {
            return new PoolRequest(
                    Objects.requireNonNull(size),
                    count,
                    node == null ? OptionalInt.empty() : OptionalInt.of(node),
                    leave == null ? OptionalLong.empty() : OptionalLong.of(leave));
        } catch (IllegalArgumentException mistake) {
            throw new ParameterException(own.commandLine(), String.valueOf(mistake.getMessage()));
        }
    }
}
