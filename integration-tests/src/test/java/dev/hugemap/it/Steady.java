// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

/** Output of a command or program without what differs from run to run: times, speeds, faults, what others hold of a pool. */
public final class Steady {
    private static final String VARYING = "\\b[0-9.,]+ (m?s|µs|[KMG]iB/s|faults?|threads?)\\b"
            + "|(?<=^  faults     )[0-9,]+"
            + "|\\b[0-9,]+ of [0-9,]+ free in the pool(, [0-9,]+ of them promised to others)?"
            + "|echo [0-9]+|(?<=pool set 2m )[0-9]+"
            + "| +";

    private Steady() {}

    public static String of(String line) {
        return line.replaceAll(VARYING, "~");
    }
}
