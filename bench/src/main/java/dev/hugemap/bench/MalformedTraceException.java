// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.nio.file.Path;

/** A file that is no trace, or not a whole one; nothing was allocated for it. */
final class MalformedTraceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedTraceException(Path file, String what) {
        super("cannot replay " + file + ": " + what + ". Record it anew with bench/traces/record");
    }
}
