// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A console without a person: keeps what was written, and has a fixed input. */
final class Recorder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final InputStream in;

    Recorder() {
        this(InputStream.nullInputStream());
    }

    Recorder(InputStream in) {
        this.in = in;
    }

    static Recorder withInput(String text) {
        return new Recorder(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    Console console() {
        return new Console(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Colour.OFF,
                Colour.OFF,
                false,
                false);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
