// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.host.Host;
import dev.hugemap.host.ProcessThp;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.page.PageSize;

/** Transparent huge pages of this host, for tests that need them. */
public final class Thp {
    private Thp() {}

    /** Their size; skips the test, with the reason, where this process can't have them. */
    public static PageSize open() {
        ThpSettings thp = Host.system().thp();
        PageSize size = thp.pmdSize().orElseGet(() -> abort("this kernel has no transparent huge pages"));
        assumeTrue(thp.modeOf(size) != ThpMode.NEVER, "transparent huge pages of " + size + " are switched off");
        assumeTrue(thp.process() != ProcessThp.DISABLED, "transparent huge pages are switched off for this process");
        return size;
    }
}
