// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.PrintStream;

/**
 * A register and its value, to be shown.
 *
 * @param target where it is, and how wide
 * @param bits its value, without a sign
 */
record RegisterText(RegisterTarget target, long bits) {
    private static final int HEX_BITS = 4;

    /** The value in as many hexadecimal digits as the register has. */
    String value() {
        return ("0x%0" + target.bits() / HEX_BITS + "x").formatted(bits);
    }

    void print(PrintStream out) {
        Json.print(out, json -> {
            json.writeStringField("address", target.address().toString());
            json.writeNumberField("bar", target.bar());
            json.writeNumberField("offset", target.offset());
            json.writeNumberField("width", target.bits());
            json.writeStringField("value", value());
        });
    }
}
