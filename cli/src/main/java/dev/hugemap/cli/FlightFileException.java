// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import org.jspecify.annotations.Nullable;

/** A file that can't be read as a flight recording. Its message says why, and what to do. */
final class FlightFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FlightFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
