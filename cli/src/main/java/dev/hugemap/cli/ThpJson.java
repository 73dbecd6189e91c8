// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.host.Khugepaged;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.SettingException;
import dev.hugemap.settings.ThpOutcome;
import dev.hugemap.settings.ThpRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** What {@code thp} tells programs: sizes in bytes, settings as the kernel words them, null for what isn't there. */
final class ThpJson {
    private ThpJson() {}

    /** All settings. */
    static void print(PrintStream out, ThpSettings thp) {
        Json.print(out, json -> all(json, thp));
    }

    /** A mode that was set. */
    static void print(PrintStream out, ThpOutcome outcome) {
        Json.print(out, json -> {
            asked(json, outcome.asked());
            json.writeStringField("path", outcome.path());
            Json.object(json, "before", before -> all(before, outcome.before()));
            Json.object(json, "after", after -> all(after, outcome.after()));
            SettingJson.notes(json, outcome.notes());
            SettingJson.lasting(json, outcome.lasting());
        });
    }

    /** A mode that wasn't. */
    static void print(PrintStream out, ThpRequest request, SettingException refused, String remedy) {
        Json.print(out, json -> {
            asked(json, request);
            SettingJson.refused(json, refused, remedy);
        });
    }

    private static void asked(JsonGenerator json, ThpRequest request) throws IOException {
        Json.object(json, "asked", asked -> {
            Json.size(asked, "pageSize", request.pageSize().orElse(null));
            asked.writeStringField("mode", SettingJson.word(request.mode()));
        });
    }

    private static void all(JsonGenerator json, ThpSettings thp) throws IOException {
        settings(json, thp);
        Json.array(json, "sizes", sizes -> {
            for (Map.Entry<PageSize, ThpMode> entry : thp.sizes().entrySet()) {
                Json.element(sizes, row -> {
                    row.writeNumberField("pageSize", entry.getKey().bytes());
                    row.writeStringField("setting", SettingJson.word(entry.getValue()));
                    row.writeStringField("holds", SettingJson.word(thp.modeOf(entry.getKey())));
                });
            }
        });
    }

    /** What is above all sizes. */
    static void settings(JsonGenerator json, ThpSettings thp) throws IOException {
        json.writeStringField("enabled", SettingJson.word(thp.enabled()));
        json.writeStringField("defrag", thp.defrag());
        json.writeStringField("sharedMemory", thp.shmemEnabled());
        json.writeStringField("process", thp.process().name().toLowerCase(Locale.ROOT));
        Khugepaged khugepaged = thp.khugepaged();
        Json.object(json, "khugepaged", fields -> {
            Json.number(fields, "defrag", khugepaged.defrag());
            Json.number(fields, "pagesToScan", khugepaged.pagesToScan());
            Json.number(fields, "scanSleepMillis", khugepaged.scanSleepMillis());
            Json.number(fields, "allocSleepMillis", khugepaged.allocSleepMillis());
            Json.number(fields, "maxPtesNone", khugepaged.maxPtesNone());
        });
    }
}
