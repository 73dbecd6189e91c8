// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.vfio.RegisterWidth;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The register that a command is about: its BAR, the two words after that, and how its value is told. */
final class RegisterTarget extends BarTarget {
    @Parameters(
            index = "2",
            paramLabel = "OFFSET",
            converter = PlaceConverter.class,
            description = "Where in the BAR: a multiple of the width.")
    private long offset;

    @Parameters(
            index = "3",
            paramLabel = "WIDTH",
            converter = RegisterWidthConverter.class,
            description = "How many bits: 8, 16, 32 or 64.")
    private @Nullable RegisterWidth width;

    @Option(names = "--json", description = "Write one JSON object: the value as a text in hexadecimal digits.")
    private boolean json;

    long offset() {
        return offset;
    }

    RegisterWidth width() {
        return Objects.requireNonNull(width);
    }

    int bits() {
        return width().bytes() * Byte.SIZE;
    }

    /** Shows a value of it: a sentence, or the object that was asked for. */
    void print(Console console, RegisterText value, String sentence) {
        if (json) {
            value.print(console.out());
        } else {
            console.out().println(sentence);
        }
    }
}
