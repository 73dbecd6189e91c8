// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.ThpOutcome;
import java.util.Optional;

/**
 * What {@code thp set} shows to people.
 *
 * @param outcome of a mode that was set
 */
record ThpSetPage(ThpOutcome outcome) {
    Page page() {
        Page page = new Page();
        page.verdict("Transparent huge pages: " + outcome, Tone.GOOD);
        page.labelled("had", word(outcome.before()));
        page.labelled("written", outcome.path());
        SettingRows rows = new SettingRows(page);
        rows.notes(outcome.notes());
        rows.lasting(outcome.lasting());
        return page;
    }

    private String word(ThpSettings settings) {
        Optional<PageSize> size = outcome.asked().pageSize().filter(settings.sizes()::containsKey);
        ThpMode mode = size.map(settings.sizes()::get).orElse(settings.enabled());
        return SettingJson.word(mode);
    }
}
