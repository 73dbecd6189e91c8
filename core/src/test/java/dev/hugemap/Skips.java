// SPDX-License-Identifier: Apache-2.0
package dev.hugemap;

import org.junit.jupiter.api.Assumptions;

/**
 * The one way to skip a test: it says what is missing. With {@code HUGEMAP_FORBID_SKIPS=true} in the environment, as on a
 * machine that was set up for all of them, what is missing is a failure.
 */
public final class Skips {
    private Skips() {}

    /** Skips the running test unless a condition holds. */
    public static void unless(boolean condition, String missing) {
        if (condition) {
            return;
        }
        if ("true".equals(System.getenv("HUGEMAP_FORBID_SKIPS"))) {
            throw new AssertionError("skips are forbidden here, and this test needs " + missing);
        }
        Assumptions.abort("needs " + missing);
    }

    /**
     * As {@link #unless(boolean, String)}, for what not every machine can be given: where a variable of the environment says
     * why, by whoever set the machine up, it is a skip nevertheless.
     */
    public static void unless(boolean condition, String missing, String excuse) {
        String reason = System.getenv(excuse);
        if (!condition && reason != null) {
            Assumptions.abort("needs " + missing + " (" + excuse + ": " + reason + ")");
        }
        unless(condition, missing);
    }
}
