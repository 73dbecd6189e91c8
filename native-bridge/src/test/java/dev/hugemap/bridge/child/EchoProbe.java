// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.child;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Repeats what it is given, to standard output and standard error, and ends as it is told. */
public final class EchoProbe {
    private EchoProbe() {}

    /** Runs it with an exit code, or with {@code sleep}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args[0].equals("sleep")) {
            Thread.sleep(Long.MAX_VALUE);
        }
        System.out.print(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        System.err.print(System.getProperty("echo") + " " + System.getenv("ECHO"));
        System.exit(Integer.parseInt(args[0]));
    }
}
