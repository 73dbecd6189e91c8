// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.FaultPlan;
import dev.hugemap.page.FaultRun;
import dev.hugemap.page.PageSize;
import java.io.PrintStream;

/**
 * What {@code plan} tells programs: sizes in bytes, all page sizes on offer, largest first.
 *
 * @param requested bytes asked for, before they were rounded up to whole pages
 * @param plan over at least one page
 */
record PlanJson(long requested, FaultPlan plan) {
    void print(PrintStream out) {
        FaultPlan best = FaultPlan.atBestAddress(plan.range().length(), plan.offset(), plan.sizes());
        Json.print(out, json -> {
            json.writeNumberField("requested", requested);
            json.writeNumberField("size", plan.range().length());
            json.writeNumberField("offset", plan.offset());
            json.writeNumberField("address", plan.range().start());
            Json.array(json, "blocks", blocks -> {
                for (PageSize size : plan.sizes().reversed()) {
                    Json.element(blocks, block -> {
                        block.writeNumberField("pageSize", size.bytes());
                        block.writeNumberField("count", plan.count(size));
                    });
                }
            });
            Json.array(json, "runs", runs -> {
                for (FaultRun run : plan) {
                    Json.element(runs, fields -> {
                        fields.writeNumberField("address", run.start());
                        fields.writeNumberField("offset", run.offset());
                        fields.writeNumberField("pageSize", run.size().bytes());
                        fields.writeNumberField("count", run.count());
                    });
                }
            });
            json.writeNumberField("faults", plan.faults());
            Json.object(
                    json,
                    "misaligned",
                    cost -> cost.writeNumberField("faults", plan.misaligned().faults()));
            Json.object(json, "best", cost -> {
                cost.writeNumberField("address", best.range().start());
                cost.writeNumberField("faults", best.faults());
            });
        });
    }
}
