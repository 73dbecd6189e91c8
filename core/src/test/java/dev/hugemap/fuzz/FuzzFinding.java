// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An input that a parser didn't stand. */
public final class FuzzFinding extends AssertionError {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int SHOWN = 500;

    private final transient byte[] input;

    FuzzFinding(String what, FuzzTarget target, long seed, long index, byte[] input, @Nullable Throwable cause) {
        super(
                "%s: %s%n  to try it again: -Dhugemap.fuzz.seed=%d -Dhugemap.fuzz.at=%d, and where it was made from this machine's files%n  -Dhugemap.fuzz.input=%s%n%s"
                        .formatted(
                                target.name(),
                                what,
                                seed,
                                index,
                                Base64.getEncoder().encodeToString(input),
                                shown(input)),
                cause);
        this.input = input.clone();
    }

    /** What wasn't stood. */
    public byte[] input() {
        return input.clone();
    }

    private static String shown(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        return text.length() > SHOWN ? text.substring(0, SHOWN) + " …" : text;
    }
}
