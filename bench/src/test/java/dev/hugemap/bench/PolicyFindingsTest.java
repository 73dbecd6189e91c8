// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyFindingsTest {
    private static final long MIB = 1L << 20;
    private static final ObservedPages HUGE = Samples.allOn(Samples.HUGE, 64 * MIB);
    private static final ObservedPages SPLIT = new ObservedPages(64 * MIB, 0, "16,384 × 4 KiB");

    @Test
    void holdsTheAdaptivePolicyAgainstEachBound() {
        List<Ratio> ratios = new PolicyRatios(series(HUGE), Samples.HUGE).all();

        assertThat(ratios)
                .extracting(Ratio::name)
                .containsExactly(
                        "dense sweep, access: adaptive / fixed 2 MiB",
                        "sparse touches, memory: adaptive / batched 64 KiB",
                        "moving window, commit and access: adaptive / fixed 2 MiB",
                        "moving window, mean memory: adaptive / fixed 64 KiB");
        assertThat(ratios).extracting(Ratio::ofMedians).containsExactly(1.2, 1.5, 1.1, 1.25);
        assertThat(ratios)
                .extracting(Ratio::aim)
                .containsExactly("at most 1.10", "at most 1.50", "at most 1.10", "at most 1.25");
    }

    @Test
    void holdsTheWindowAgainstBatchesWhereSmallFoliosAreOff() {
        List<PolicySeries> withoutFolios = series(HUGE).stream()
                .filter(one -> !one.arm().equals("fixed 64 KiB"))
                .toList();

        assertThat(new PolicyRatios(withoutFolios, Samples.HUGE).all())
                .last()
                .extracting(Ratio::name)
                .isEqualTo("moving window, mean memory: adaptive / batched 64 KiB");
    }

    @Test
    void rejectsAnArmOnOtherPagesAndDividesByNoneOfIt() {
        PolicyFindings findings = findings(SPLIT);

        assertThat(findings.rejected()).isTrue();
        assertThat(findings.ratios())
                .extracting(Ratio::name)
                .containsExactly(
                        "sparse touches, memory: adaptive / batched 64 KiB",
                        "moving window, mean memory: adaptive / fixed 64 KiB");
        assertThat(findings.page()).contains("16,384 × 4 KiB   rejected");
    }

    @Test
    void printsOneTableWithAllNumbers() {
        assertThat(findings(HUGE).page())
                .startsWith("Fault policies, 1 round after 0 to warm up, order by seed 5\n")
                .contains("Linux 6.12.1 (x86_64), 2 processors, JDK 25, THP madvise")
                .containsPattern("dense sweep +adaptive +60 MiB +90 MiB +7 +1,600 +3 +5\\.0 ms +5\\.0 to 5\\.0 "
                        + "+6\\.0 ms +6\\.0 to 6\\.0 +32 × 2 MiB")
                .endsWith("Without something: it isn't there");
    }

    @Test
    void writesEverySingleNumberAsJson() throws IOException {
        StringWriter text = new StringWriter();

        findings(SPLIT).writeJson(text);

        assertThat(text.toString().replaceAll("\\s", ""))
                .startsWith("{\"benchmark\":\"policies\",\"rounds\":1,\"warmUpRounds\":0,\"seed\":5,\"machine\":{")
                .contains("{\"name\":\"densesweep\",\"bytes\":67108864,\"steps\":1,\"touchedPages\":16384}")
                .contains("\"pattern\":\"densesweep\",\"policy\":\"adaptive\",")
                .contains("\"commitNanos\":[5000000],\"accessNanos\":[6000000],\"meanBytes\":[62914560],"
                        + "\"peakBytes\":[94371840],\"calls\":[7],\"faults\":[1600],\"collapses\":[3],"
                        + "\"observed\":[\"32×2MiB\"],\"rejected\":false")
                .contains("\"rejected\":true")
                .endsWith("}");
    }

    private static PolicyFindings findings(ObservedPages ofFixedHuge) {
        List<PolicySeries> series = series(ofFixedHuge);
        List<PolicySeries> accepted =
                series.stream().filter(one -> !one.rejected()).toList();
        return new PolicyFindings(
                new Machine("6.12.1", "x86_64", 2, "25", "madvise"),
                new Rounds(0, 1, 5),
                List.of(Pattern.denseSweep(64 * MIB, Samples.BASE)),
                series,
                new PolicyRatios(accepted, Samples.HUGE).all(),
                List.of("Without something: it isn't there"));
    }

    private static List<PolicySeries> series(ObservedPages ofFixedHuge) {
        List<PolicySeries> series = new ArrayList<>();
        for (String pattern : List.of(Pattern.DENSE, Pattern.SPARSE, Pattern.WINDOW)) {
            series.add(one(pattern, "fixed 64 KiB", 48 * MIB, 60 * MIB, 40, HUGE));
            series.add(one(pattern, "batched 64 KiB", 48 * MIB, 60 * MIB, 40, HUGE));
            series.add(one(pattern, "fixed 2 MiB", 64 * MIB, 64 * MIB, 5, ofFixedHuge));
            series.add(one(pattern, "adaptive", 60 * MIB, 90 * MIB, 6, HUGE));
        }
        return series;
    }

    private static PolicySeries one(
            String pattern, String arm, long meanBytes, long peakBytes, long accessMillis, ObservedPages observed) {
        PolicySample sample =
                new PolicySample(5_000_000, accessMillis * 1_000_000, meanBytes, peakBytes, 7, 1_600, 3, observed);
        return new PolicySeries(pattern, arm, List.of(sample));
    }
}
