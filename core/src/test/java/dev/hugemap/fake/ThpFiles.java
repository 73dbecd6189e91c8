// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Locale;

/** {@code /sys/kernel/mm/transparent_hugepage}; absent on a kernel without transparent huge pages. */
final class ThpFiles {
    private static final String FOLDER = "/sys/kernel/mm/transparent_hugepage/";

    private final AddressSpace space;
    private final FakeSettings settings;

    ThpFiles(AddressSpace space) {
        this.space = space;
        this.settings = space.settings;
    }

    void addTo(FileTable files) {
        PageSize thp = settings.thp;
        if (thp == null) {
            return;
        }
        files.setting(
                FOLDER + "enabled",
                () -> choice(List.of("always", "madvise", "never"), word(settings.thpMode)),
                text -> settings.thpMode = mode(text));
        files.setting(
                FOLDER + "defrag",
                () -> choice(List.of("always", "defer", "defer+madvise", "madvise", "never"), settings.defrag),
                text -> settings.defrag = text);
        files.file(FOLDER + "shmem_enabled", () -> "always within_size advise [never] deny force\n");
        files.number(FOLDER + "hpage_pmd_size", thp::bytes);
        files.number(FOLDER + "use_zero_page", () -> 1L);
        files.number(FOLDER + "khugepaged/defrag", () -> 1L);
        files.number(FOLDER + "khugepaged/pages_to_scan", () -> 4096L);
        files.number(FOLDER + "khugepaged/scan_sleep_millisecs", () -> 10_000L);
        files.number(FOLDER + "khugepaged/alloc_sleep_millisecs", () -> 60_000L);
        files.number(FOLDER + "khugepaged/max_ptes_none", () -> thp.bytes() / settings.base.bytes() - 1);
        if (settings.has(FakeFeature.MULTI_SIZE_THP)) {
            settings.multiThp.keySet().forEach(size -> addSize(files, size));
            addSize(files, thp);
        }
    }

    private void addSize(FileTable files, PageSize size) {
        String folder = FOLDER + SysfsFiles.folder(size) + "/";
        files.setting(
                folder + "enabled",
                () -> choice(List.of("always", "inherit", "madvise", "never"), word(space.policy.modeOf(size))),
                text -> settings.multiThp.put(size, mode(text)));
        files.number(folder + "stats/anon_fault_alloc", () -> space.folioCounts.allocated(size));
        files.number(folder + "stats/anon_fault_fallback", () -> space.folioCounts.refused(size));
    }

    private static String choice(List<String> words, String chosen) {
        return String.join(
                " ",
                words.stream().map(w -> w.equals(chosen) ? "[" + w + "]" : w).toList());
    }

    private static String word(ThpMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static ThpMode mode(String text) {
        return ThpMode.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
