// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Parsers with a mistake each, as people make them: the inputs find it. */
final class FuzzRunTest {
    private static final Duration SECONDS = Duration.ofSeconds(2);
    private static final int INPUTS = 200_000;
    private static final long SEED = 4711;
    private static final FuzzTarget MEMINFO = FuzzTarget.text(
            "planted", 0, List.of("MemTotal:  16384 kB\nHugePages_Free:   12\nHugepagesize:  2048 kB\n"));

    private static FuzzFinding finding(FuzzTarget target, FuzzCheck check) {
        return assertThatExceptionOfType(FuzzFinding.class)
                .isThrownBy(() -> new FuzzRun(target, check, SEED, INPUTS, SECONDS).all())
                .actual();
    }

    @Test
    void aNumberThatIsNotBoundedIsFound() {
        Pattern line = Pattern.compile("Hugepagesize:\\s+(\\d+) kB");

        FuzzFinding finding = finding(MEMINFO, input -> {
            var matcher = line.matcher(input.text());
            if (matcher.find()) {
                Long.parseLong(matcher.group(1));
            }
        });

        assertThat(finding).hasCauseInstanceOf(NumberFormatException.class).hasMessageContaining("hugemap.fuzz.at=");
    }

    @Test
    void aWrongVerdictIsFound() {
        FuzzTarget mode = FuzzTarget.text("planted", 0, List.of("always [madvise] never\n"));

        FuzzFinding finding = finding(mode, input -> {
            boolean huge = input.text().contains("[always");
            boolean really = input.text().contains("[always]");
            assertThat(huge).isEqualTo(really);
        });

        assertThat(new String(finding.input())).contains("[always").doesNotContain("[always]");
    }

    @Test
    void aLoopWithoutEndIsFound() {
        FuzzFinding finding = finding(MEMINFO, input -> {
            String text = input.text();
            for (int at = 0; at < text.length(); at = text.indexOf('\n', at) + 1) {
                if (Thread.interrupted()) {
                    return;
                }
            }
        });

        assertThat(finding).hasMessageContaining("no end after");
        assertThat(new String(finding.input())).doesNotEndWith("\n");
    }

    @Test
    void aLengthThatIsBelievedIsFound() {
        FuzzTarget struct = FuzzTarget.binary("planted", 0, List.of(new byte[64]));

        FuzzFinding finding = finding(struct, input -> {
            int told = input.bytes().length > 8 ? input.bytes()[8] << 20 : 0;
            assertThat(new byte[Math.max(0, told)]).isNotNull();
        });

        assertThat(finding).hasMessageContaining("bytes of garbage");
    }

    @Test
    void aFindingIsFoundAgainByItsSeedAndPlace() {
        FuzzCheck check = input -> assertThat(input.text()).doesNotContain("99999");

        assertThat(finding(MEMINFO, check).input())
                .isEqualTo(finding(MEMINFO, check).input());
    }

    @Test
    void aFindingThatNeverEndsIsWatchedWhenItIsTriedAgain() {
        FuzzRun run = new FuzzRun(MEMINFO, _ -> waitForEver(), SEED, 1, Duration.ofMillis(100));

        assertThatExceptionOfType(FuzzFinding.class)
                .isThrownBy(() -> run.again(7, new byte[] {'x'}))
                .withMessageContaining("no end after")
                .withMessageContaining("-Dhugemap.fuzz.at=7")
                .satisfies(finding -> assertThat(finding.input()).containsExactly('x'));
    }

    private static void waitForEver() {
        try {
            Thread.sleep(Duration.ofDays(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anErrorThatIsDocumentedIsNone() {
        FuzzTarget refusing = MEMINFO.refusing(IllegalArgumentException.class);

        new FuzzRun(
                        refusing,
                        input -> {
                            throw new IllegalArgumentException("documented");
                        },
                        SEED,
                        100,
                        SECONDS)
                .all();
        assertThat(finding(refusing, input -> Long.parseLong("?"))).hasCauseInstanceOf(NumberFormatException.class);
    }
}
