// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.Skips;
import dev.hugemap.host.KernelFiles;

/** What tests need of this machine's transparent huge pages. */
final class Thp {
    private static final String ENABLED = "/sys/kernel/mm/transparent_hugepage/enabled";

    private Thp() {}

    /** Skips the test where THP isn't granted on request. */
    static void required() {
        String enabled = KernelFiles.system().read(ENABLED).orElse("absent");
        Skips.unless(
                enabled.contains("[madvise]") || enabled.contains("[always]"),
                "transparent huge pages on request: echo madvise > " + ENABLED);
    }
}
