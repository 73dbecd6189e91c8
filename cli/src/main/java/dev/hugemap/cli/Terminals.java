// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which of this process's streams are terminals, from the links that the kernel keeps: no library, no process, no system
 * call of our own, and each stream by itself, unlike {@code System.console()}.
 */
record Terminals(Path descriptors, Map<String, String> environment) {
    static Terminals system() {
        return new Terminals(Path.of("/proc/self/fd"), System.getenv());
    }

    /** A person sits behind the stream. */
    boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptors.resolve(Integer.toString(descriptor)))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Source: no-color.org; a dumb terminal shows escape sequences as they are. */
    Colour colour(int descriptor) {
        String noColour = environment.getOrDefault("NO_COLOR", "");
        boolean plain =
                !noColour.isEmpty() || environment.getOrDefault("TERM", "").equals("dumb");
        return !plain && isTerminal(descriptor) ? Colour.ON : Colour.OFF;
    }
}
