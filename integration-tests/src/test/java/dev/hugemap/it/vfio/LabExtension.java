// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import dev.hugemap.Skips;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests of devices outside the lab. */
final class LabExtension implements BeforeAllCallback {
    /** Why a machine that was set up for every test runs those of devices elsewhere; whoever set it up says so. */
    private static final String ELSEWHERE = "HUGEMAP_NO_VFIO";

    @Override
    public void beforeAll(ExtensionContext context) {
        Skips.unless(
                System.getenv("HUGEMAP_LAB") != null,
                "a guest of the lab, with devices of its own; run: integration-tests/lab/run",
                ELSEWHERE);
    }
}
