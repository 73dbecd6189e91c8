// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * What a parser is given.
 *
 * @param bytes made from one of the target's seeds
 * @param dice for what else the check has to choose: the same again when the input is tried again
 */
public record FuzzInput(byte[] bytes, SplittableRandom dice) {
    /** The bytes as the kernel's files are read: what is no UTF-8 becomes a substitute. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
