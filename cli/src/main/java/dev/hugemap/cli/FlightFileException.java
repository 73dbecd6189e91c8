// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that can't be read as a flight recording. Its message says why, and what to do. */
final class FlightFileException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;

    private static final Code CODE = new Code(912);

    FlightFileException(Path file, String why, String remedy, @Nullable Throwable cause) {
        super(CODE.after("cannot read " + file + ": " + why) + ". " + remedy, cause);
    }

    @Override
    public Code code() {
        return CODE;
    }
}
