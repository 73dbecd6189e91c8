package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.Backing;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
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

    private static String byDefault(PageSizes sizes, String bytes) {
        return new Candidates(sizes)
                .byDefault(Bytes.parse(bytes)).stream().map(Backing::name).collect(Collectors.joining(" "));
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
        assertThat(byDefault(X86, bytes)).isEqualTo(expected);
    }

    @Test
    void takesItsSizesFromTheHost() {
        assertThat(byDefault(ARM_64K, "1g")).isEqualTo("hugetlb:512m hugetlb:2m thp base");
        assertThat(byDefault(ARM_64K, "256m")).isEqualTo("hugetlb:2m base");
        assertThat(byDefault(NONE, "1g")).isEqualTo("base");
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
        assertThat(new Candidates(X86).firstUnlisted(listed)).isEmpty();
    }

    @Test
    void namesWhatTheHostListsBesideWhatItDoesNot() {
        Candidates candidates = new Candidates(X86);
        assertThat(candidates.firstUnlisted(List.of(Backing.basePages(), Backing.hugeTlb(PageSize.mib(16)))))
                .hasValue(
                        "this host has no hugetlb:16m; it lists hugetlb:1g, hugetlb:2m, thp, mthp:64k, mthp:16k, base");
        assertThat(candidates.firstUnlisted(List.of(Backing.transparent(PageSize.kib(32)))))
                .isPresent();
    }

    @Test
    void aKernelWithoutHugePagesListsBasePagesAlone() {
        Candidates candidates = new Candidates(NONE);
        assertThat(candidates.firstUnlisted(List.of(Backing.transparent())))
                .hasValue("this host has no thp; it lists base");
        assertThat(candidates.firstUnlisted(List.of(Backing.hugeTlb()))).isPresent();
    }
}
