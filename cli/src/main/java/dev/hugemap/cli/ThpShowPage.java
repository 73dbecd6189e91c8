// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code thp show} shows to people.
 *
 * @param settings as they are
 */
record ThpShowPage(ThpSettings settings) {
    Page page() {
        Page page = new Page();
        page.verdict(
                verdict(),
                with(ThpMode.ALWAYS).isEmpty() && with(ThpMode.MADVISE).isEmpty() ? Tone.PLAIN : Tone.GOOD);
        if (!sizes().isEmpty()) {
            page.row(Tone.FAINT, "page size", "setting", "holds");
            page.row(Tone.PLAIN, ThpPlace.GLOBAL, word(settings.enabled()), "");
        }
        for (PageSize size : sizes().reversed()) {
            ThpMode written = settings.sizes().getOrDefault(size, ThpMode.INHERIT);
            page.row(Tone.PLAIN, size.toString(), word(written), word(settings.modeOf(size)));
        }
        DoctorPage.transparentRows(page, settings);
        return page;
    }

    /** Ascending; on a kernel before 6.8, one. */
    private List<PageSize> sizes() {
        return Stream.concat(settings.sizes().keySet().stream(), settings.pmdSize().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private String verdict() {
        if (sizes().isEmpty()) {
            return "No transparent huge pages: this kernel has none, or doesn't let their settings be read";
        }
        String always = with(ThpMode.ALWAYS);
        String asked = with(ThpMode.MADVISE);
        if (always.isEmpty() && asked.isEmpty()) {
            return "Transparent huge pages are off";
        }
        return "Transparent huge pages: "
                + Stream.of(
                                always.isEmpty() ? "" : always + " for every process",
                                asked.isEmpty() ? "" : asked + " for any process that asks")
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("; "));
    }

    private String with(ThpMode mode) {
        return sizes().reversed().stream()
                .filter(size -> settings.modeOf(size) == mode)
                .map(PageSize::toString)
                .collect(Collectors.joining(", "));
    }

    private static String word(ThpMode mode) {
        return SettingJson.word(mode);
    }
}
