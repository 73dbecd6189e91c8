// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainCommandTest {
    private final Recorder recorder = new Recorder();

    @ParameterizedTest
    @ValueSource(strings = {"HM-101", "hm-101", "101", "[HM-101]"})
    void printsTheSectionOfACode(String code) {
        assertThat(run("explain", code)).isZero();
        assertThat(recorder.out())
                .startsWith("HM-101\n\nThe hugetlb pool has too few free pages (POOL_SHORT).\n")
                .contains("./hugemap pool set 2m 48")
                .doesNotContain("HM-102", "`", "**");
    }

    @Test
    void theLastSectionEndsWithThePage() {
        CodePages pages =
                CodePages.of("# Page\n\n### HM-101\n\n**One.** See [HM-102](#hm-102).\n\n### HM-102\n\n**Two.**\n");
        assertThat(pages.section("HM-101")).contains("HM-101\n\nOne. See HM-102.\n");
        assertThat(pages.section("HM-102")).contains("HM-102\n\nTwo.\n");
    }

    @Test
    void listsAllCodesWithTheirFirstWords() {
        assertThat(run("explain")).isZero();
        assertThat(recorder.out().lines())
                .contains("HM-101  The hugetlb pool has too few free pages")
                .allMatch(line -> line.matches("HM-[0-9]{3}  .+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HM-999", "pool", ""})
    void refusesWhatIsNoCode(String code) {
        assertThat(run("explain", code)).isEqualTo(ExitCode.USAGE);
        assertThat(recorder.err()).contains("'" + code + "' is no code");
    }

    private int run(String... arguments) {
        return Main.run(recorder.console(), Machines.untouchable(), arguments);
    }
}
