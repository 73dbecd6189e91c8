// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.Commands;
import dev.hugemap.settings.SettingException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A setting that wasn't made.
 *
 * @param failure why
 * @param remedy what to do, as a command where there is one
 */
record SettingRefusal(SettingException failure, String remedy) {
    /** With the command line that was typed, where it is only to be typed by root. */
    static SettingRefusal of(SettingException failure, CommandSpec spec, Machine machine) {
        Commands commands = Commands.of(machine.files());
        boolean byRoot =
                failure.reason() == SettingException.Reason.FORBIDDEN && commands.areOwn() && !commands.isRoot();
        return new SettingRefusal(failure, byRoot ? new CommandLineText(spec).asRoot() : failure.remedy());
    }

    /** For people. */
    Page page() {
        Page page = new Page()
                .verdict(failure.code().after(failure.problem()), Tone.BAD)
                .labelled("to have it", remedy);
        return failure.reason() == SettingException.Reason.TOO_LARGE
                ? page.labelled("or", "leave the host less, if that is meant: --leave SIZE")
                : page;
    }
}
