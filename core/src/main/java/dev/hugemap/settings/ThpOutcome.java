// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.ThpSettings;
import java.util.List;

/**
 * A mode that was set and read back.
 *
 * @param asked the request
 * @param path of the file that was written
 * @param before the settings before
 * @param after the settings now
 * @param notes what else is to be known, as that no size inherits the setting: phrases, maybe none
 * @param lasting what would have the same after a reboot
 */
public record ThpOutcome(
        ThpRequest asked,
        String path,
        ThpSettings before,
        ThpSettings after,
        List<String> notes,
        List<Lasting> lasting) {
    /** Copies the lists. */
    public ThpOutcome {
        notes = List.copyOf(notes);
        lasting = List.copyOf(lasting);
    }

    /** Says {@code madvise for 2 MiB}. */
    @Override
    public String toString() {
        return asked.toString();
    }
}
