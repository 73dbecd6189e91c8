// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

import org.junit.jupiter.api.Assumptions;

/**
 * The one way to skip a test here: it says what is missing. With {@code HUGEMAP_FORBID_SKIPS=true} in the environment, as
 * on a machine that was set up for every test, what is missing is a failure.
 */
public final class Skips {
    private Skips() {}

    /** Whether what is missing is a failure. */
    public static boolean areForbidden() {
        return "true".equals(System.getenv("HUGEMAP_FORBID_SKIPS"));
    }

    /** Skips the running test unless a condition holds. */
    public static void unless(boolean condition, String missing) {
        if (condition) {
            return;
        }
        if (areForbidden()) {
            throw new AssertionError("skips are forbidden here, and this test needs " + missing);
        }
        Assumptions.abort("needs " + missing);
    }
}
