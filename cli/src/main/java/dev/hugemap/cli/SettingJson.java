// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.settings.Lasting;
import dev.hugemap.settings.SettingException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Fields that all settings have, for programs. */
final class SettingJson {
    private SettingJson() {}

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static void notes(JsonGenerator json, List<String> notes) throws IOException {
        Json.array(json, "notes", array -> {
            for (String note : notes) {
                array.writeString(note);
            }
        });
    }

    static void lasting(JsonGenerator json, List<Lasting> lasting) throws IOException {
        Json.array(json, "lasting", ways -> {
            for (Lasting way : lasting) {
                Json.element(ways, fields -> {
                    fields.writeStringField("way", word(way.way()));
                    fields.writeStringField("since", way.since().orElse(null));
                    fields.writeStringField("text", way.text());
                });
            }
        });
    }

    static void refused(JsonGenerator json, SettingException refused, String remedy) throws IOException {
        Json.object(json, "refused", fields -> {
            fields.writeStringField("reason", word(refused.reason()));
            fields.writeStringField("code", refused.code().toString());
            fields.writeStringField("problem", refused.problem());
            fields.writeStringField("remedy", remedy);
        });
    }
}
