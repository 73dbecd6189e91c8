// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.settings.Lasting;
import java.util.List;

/** The rows below a setting that was made: what else is to be known, and what makes it last. */
record SettingRows(Page page) {
    void notes(List<String> notes) {
        notes.forEach(note -> page.labelled("note", note));
    }

    void lasting(List<Lasting> lasting) {
        String label = "lasting";
        for (Lasting way : lasting) {
            String since = way.since().map(release -> ", since " + release).orElse("");
            page.labelled(label, name(way.way()) + since, way.text());
            label = "";
        }
    }

    private static String name(Lasting.Way way) {
        return switch (way) {
            case KERNEL_COMMAND_LINE -> "kernel words";
            case SYSCTL -> "sysctl.d";
            case TMPFILES -> "tmpfiles.d";
        };
    }
}
