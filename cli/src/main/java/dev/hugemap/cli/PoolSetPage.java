// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.page.Bytes;
import dev.hugemap.settings.PoolOutcome;
import dev.hugemap.settings.PoolShortfall;
import dev.hugemap.settings.PoolTry;

/**
 * What {@code pool set} shows to people.
 *
 * @param outcome of a pool that was set, as asked or not
 */
record PoolSetPage(PoolOutcome outcome) {
    Page page() {
        Page page = new Page();
        page.verdict(verdict(), outcome.isAsAsked() ? Tone.GOOD : Tone.BAD);
        page.labelled("asked", Bytes.count(outcome.asked().count()));
        page.labelled("got", Bytes.count(outcome.got()), "had " + Bytes.count(outcome.had()));
        int number = 1;
        for (PoolTry each : outcome.tries()) {
            page.labelled("try " + number++, each.toString());
        }
        HugeTlbPool pool = outcome.after();
        page.labelled(
                "pool",
                Bytes.count(pool.free()) + " of " + Bytes.count(pool.total()) + " free",
                Bytes.count(pool.reserved()) + " promised, " + Bytes.count(pool.surplus()) + " surplus");
        outcome.shortfall().ifPresent(why -> {
            page.labelled("why", words(why.cause()), why.cause().code().after(why.numbers()));
            page.labelled("", "to have it", why.remedy());
        });
        SettingRows rows = new SettingRows(page);
        rows.notes(outcome.notes());
        rows.lasting(outcome.lasting());
        return page;
    }

    private String verdict() {
        String asked = outcome.asked().toString();
        return outcome.isAsAsked()
                ? asked + " in the pool, as asked"
                : Bytes.count(outcome.got()) + " in the pool, not " + asked + " as asked: "
                        + outcome.shortfall().map(why -> words(why.cause())).orElse("unknown");
    }

    private static String words(PoolShortfall.Cause cause) {
        return switch (cause) {
            case MEMORY_SHORT -> "memory is short";
            case NODE_SHORT -> "memory of the node is short";
            case FRAGMENTED -> "memory is in pieces";
            case IN_USE -> "pages are in use";
            case UNKNOWN -> "nobody can tell why";
        };
    }
}
