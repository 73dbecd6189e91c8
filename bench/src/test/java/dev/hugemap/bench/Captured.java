// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a comparison printed, and its exit code. */
record Captured(int exit, String out, String err) {
    static Captured run(RoundsCommand command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = command.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Captured(exit, out.toString(), err.toString());
    }
}
