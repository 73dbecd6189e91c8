// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.settings.PoolOutcome;
import dev.hugemap.settings.PoolRequest;
import dev.hugemap.settings.PoolTry;
import dev.hugemap.settings.SettingException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;

/** What {@code pool} tells programs: sizes in bytes, all else in pages, null for what isn't there. */
final class PoolJson {
    private PoolJson() {}

    /** All pools. */
    static void print(PrintStream out, List<HugeTlbPool> pools) {
        Json.print(
                out,
                json -> Json.array(json, "pools", all -> {
                    for (HugeTlbPool pool : pools) {
                        Json.element(all, fields -> {
                            fields.writeNumberField("pageSize", pool.pageSize().bytes());
                            DoctorJson.pool(fields, pool);
                        });
                    }
                }));
    }

    /** A pool that was set. */
    static void print(PrintStream out, PoolOutcome outcome) {
        Json.print(out, json -> {
            asked(json, outcome.asked());
            json.writeNumberField("had", outcome.had());
            json.writeNumberField("got", outcome.got());
            json.writeBooleanField("asAsked", outcome.isAsAsked());
            Json.array(json, "tries", tries -> {
                for (PoolTry each : outcome.tries()) {
                    Json.element(tries, fields -> {
                        fields.writeStringField("compaction", SettingJson.word(each.compaction()));
                        fields.writeNumberField("before", each.before());
                        fields.writeNumberField("after", each.after());
                    });
                }
            });
            if (outcome.shortfall().isPresent()) {
                Json.object(json, "shortfall", fields -> {
                    fields.writeStringField(
                            "cause", SettingJson.word(outcome.shortfall().get().cause()));
                    fields.writeStringField("numbers", outcome.shortfall().get().numbers());
                    fields.writeStringField(
                            "code", outcome.shortfall().get().cause().code().toString());
                    fields.writeStringField("remedy", outcome.shortfall().get().remedy());
                });
            } else {
                json.writeNullField("shortfall");
            }
            Json.object(json, "pool", pool -> DoctorJson.pool(pool, outcome.after()));
            SettingJson.notes(json, outcome.notes());
            SettingJson.lasting(json, outcome.lasting());
        });
    }

    /** A pool that wasn't. */
    static void print(PrintStream out, PoolRequest request, SettingException refused, String remedy) {
        Json.print(out, json -> {
            asked(json, request);
            SettingJson.refused(json, refused, remedy);
        });
    }

    private static void asked(JsonGenerator json, PoolRequest request) throws IOException {
        Json.object(json, "asked", asked -> {
            asked.writeNumberField("pageSize", request.pageSize().bytes());
            asked.writeNumberField("count", request.count());
            Json.number(
                    asked,
                    "node",
                    request.node().isPresent() ? OptionalLong.of(request.node().getAsInt()) : OptionalLong.empty());
            Json.number(asked, "leave", request.leave());
        });
    }
}
