// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does what a remedy says. */
final class Remedy {
    private static final Pattern ECHO = Pattern.compile("echo (\\S+) > (\\S+)");

    private Remedy() {}

    /** Runs a command by a shell; a single echo without one, for a process that can't start another any more. */
    static void run(String command) throws IOException, InterruptedException {
        Matcher echo = ECHO.matcher(command);
        if (echo.matches()) {
            Files.writeString(Path.of(echo.group(2)), echo.group(1));
            return;
        }
        int exit = new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(command + " ended with " + exit);
        }
    }
}
