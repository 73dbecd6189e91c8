// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes: results to {@code out}, everything else to {@code err}.
 *
 * @param in standard input
 * @param out standard output, UTF-8 whatever the locale, so that JSON is JSON; to be flushed
 * @param err standard error
 * @param outColour whether the reader of results sees colours
 * @param errColour whether the reader of errors sees colours
 * @param progress whether somebody watches {@code err} while a command works
 * @param details whether a stack trace is wanted with an unexpected error ({@code HUGEMAP_DEBUG})
 */
record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Colour outColour,
        Colour errColour,
        boolean progress,
        boolean details) {
    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int BUFFER_BYTES = 1 << 16;

    static Console system() {
        Terminals terminals = Terminals.system();
        return new Console(
                System.in,
                results(),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                terminals.colour(OUT),
                terminals.colour(ERR),
                terminals.colour(ERR) == Colour.ON,
                terminals.environment().containsKey("HUGEMAP_DEBUG"));
    }

    /** Says something on standard error. Whatever names are in it, none of them steers a terminal. */
    void say(String message) {
        err.println(Printable.lines(message));
    }

    /** Written when it is flushed: a reader that takes the first lines only and leaves has got them by then. */
    private static PrintStream results() {
        OutputStream buffer = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES);
        return new PrintStream(buffer, false, StandardCharsets.UTF_8);
    }
}
