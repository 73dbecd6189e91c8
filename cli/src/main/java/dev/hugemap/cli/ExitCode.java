// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** What the command tells its caller. The launcher adds 3: it could not start Java. */
final class ExitCode {
    /** Granted and proved as asked; some huge granularity works; planned; shown. */
    static final int OK = 0;
    /** Refused, or it failed. */
    static final int REFUSED = 1;
    /** The command line itself is wrong; nothing was tried. */
    static final int USAGE = 2;

    private ExitCode() {}
}
