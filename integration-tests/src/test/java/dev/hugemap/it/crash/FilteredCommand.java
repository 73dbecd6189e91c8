// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import dev.hugemap.cli.Main;
import java.util.Arrays;

/** The command, in a process whose seccomp filter refuses a call. */
public final class FilteredCommand {
    private FilteredCommand() {}

    /** The call, and the command line. */
    public static void main(String[] arguments) {
        SeccompFilter.refuse(arguments[0]);
        Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
