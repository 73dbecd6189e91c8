// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.Khugepaged;
import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ProcessThp;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.memory.Backing;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidatesTest {
    private static final PageSizes X86 = new PageSizes(
            PageSize.kib(4),
            List.of(PageSize.kib(16), PageSize.kib(64)),
            Optional.of(PageSize.mib(2)),
            List.of(PageSize.mib(2), PageSize.gib(1)),
            Optional.of(PageSize.mib(2)));

    private static final PageSizes ARM_64K = new PageSizes(
            PageSize.kib(64),
            List.of(),
            Optional.of(PageSize.mib(512)),
            List.of(PageSize.mib(2), PageSize.mib(512), PageSize.gib(16)),
            Optional.of(PageSize.mib(512)));

    private static final PageSizes NONE =
            new PageSizes(PageSize.kib(4), List.of(), Optional.empty(), List.of(), Optional.empty());

    private static String byDefault(Candidates candidates, String bytes) {
        return candidates.byDefault(Bytes.parse(bytes)).stream()
                .map(Backing::name)
                .collect(Collectors.joining(" "));
    }

    /** All multi-size pages are off but those named. */
    private static Candidates candidates(PageSizes sizes, Map<PageSize, ThpMode> switchedOn) {
        Map<PageSize, ThpMode> modes = new HashMap<>();
        sizes.multi().forEach(size -> modes.put(size, ThpMode.NEVER));
        modes.putAll(switchedOn);
        OptionalLong none = OptionalLong.empty();
        return new Candidates(
                sizes,
                new ThpSettings(
                        ThpMode.MADVISE,
                        sizes.thp(),
                        modes,
                        "madvise",
                        "never",
                        new Khugepaged(none, none, none, none, none),
                        ProcessThp.ENABLED));
    }

    private static Candidates candidates(PageSizes sizes) {
        return candidates(sizes, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "4g, hugetlb:1g hugetlb:2m thp base",
        "256m, hugetlb:2m thp base",
        "1920m, hugetlb:1g hugetlb:2m thp base",
        "1800m, hugetlb:2m thp base",
        "3m, thp base",
        "1m, base",
        "1, base"
    })
    void prefersTheLargestPagesThatWasteAtMostAnEighth(String bytes, String expected) {
        assertThat(byDefault(candidates(X86), bytes)).isEqualTo(expected);
    }

    @Test
    void goesThroughTheMultiSizePagesThatAreOnBeforeBasePages() {
        Candidates both = candidates(X86, Map.of(PageSize.kib(16), ThpMode.INHERIT, PageSize.kib(64), ThpMode.ALWAYS));
        assertThat(byDefault(both, "4m")).isEqualTo("hugetlb:2m thp mthp:64k mthp:16k base");
        assertThat(byDefault(both, "64k")).isEqualTo("mthp:64k mthp:16k base");
        assertThat(byDefault(both, "63k")).isEqualTo("mthp:16k base");
        assertThat(byDefault(candidates(X86, Map.of(PageSize.kib(64), ThpMode.MADVISE)), "1m"))
                .isEqualTo("mthp:64k base");
    }

    @Test
    void takesItsSizesFromTheHost() {
        assertThat(byDefault(candidates(ARM_64K), "1g")).isEqualTo("hugetlb:512m hugetlb:2m thp base");
        assertThat(byDefault(candidates(ARM_64K), "256m")).isEqualTo("hugetlb:2m base");
        assertThat(byDefault(candidates(NONE), "1g")).isEqualTo("base");
    }

    @Test
    void letsEveryListedBackingPass() {
        List<Backing> listed = List.of(
                Backing.hugeTlb(),
                Backing.hugeTlb(PageSize.gib(1)),
                Backing.transparent(),
                Backing.transparent(PageSize.kib(64)),
                Backing.transparent(PageSize.mib(2)),
                Backing.basePages());
        assertThat(candidates(X86).firstUnlisted(listed)).isEmpty();
    }

    @Test
    void namesWhatTheHostListsBesideWhatItDoesNot() {
        Candidates candidates = candidates(X86);
        assertThat(candidates.firstUnlisted(List.of(Backing.basePages(), Backing.hugeTlb(PageSize.mib(16)))))
                .hasValue(
                        "this host has no hugetlb:16m; it lists hugetlb:1g, hugetlb:2m, thp, mthp:64k, mthp:16k, base");
        assertThat(candidates.firstUnlisted(List.of(Backing.transparent(PageSize.kib(32)))))
                .isPresent();
    }

    @Test
    void aKernelWithoutHugePagesListsBasePagesAlone() {
        Candidates candidates = candidates(NONE);
        assertThat(candidates.firstUnlisted(List.of(Backing.transparent())))
                .hasValue("this host has no thp; it lists base");
        assertThat(candidates.firstUnlisted(List.of(Backing.hugeTlb()))).isPresent();
    }
}
