package dev.hugemap.cli;

import dev.hugemap.vfio.RegisterWidth;
import java.io.PrintStream;

/**
 * A register and its value, to be shown.
 *
 * @param target its BAR
 * @param offset where in the BAR
 * @param width of the register
 * @param bits its value, without a sign
 */
record RegisterText(BarTarget target, long offset, RegisterWidth width, long bits) {
    /** The value in as many hexadecimal digits as the register has. */
    String value() {
        return ("0x%0" + 2 * width.bytes() + "x").formatted(bits);
    }

    void print(PrintStream out) {
        Json.print(out, json -> {
            json.writeStringField("address", target.address().toString());
            json.writeNumberField("bar", target.bar());
            json.writeNumberField("offset", offset);
            json.writeNumberField("width", width.bytes() * Byte.SIZE);
            json.writeStringField("value", value());
        });
    }
}
