// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Settings by which a flight recording gets all of hugemap's events: a file that the JDK reads. */
final class FlightSettings {
    private FlightSettings() {}

    static String text() {
        try (InputStream file = Objects.requireNonNull(FlightSettings.class.getResourceAsStream("hugemap.jfc"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
