// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bench.Samples.Scripted;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final long BYTES = 1L << 30;
    private static final ObservedPages HUGE = Samples.allOn(Samples.HUGE, BYTES);
    private static final ObservedPages BASE = Samples.allOn(Samples.BASE, BYTES);
    private static final ObservedPages SPLIT = new ObservedPages(BYTES, 0, "262,144 × 4 KiB");

    @Test
    void dividesHugemapByCAndTheJdkByHugemap() {
        Comparison comparison = comparison(HUGE);

        assertThat(comparison.rejected()).isFalse();
        assertThat(comparison.series()).hasSize(5);
        assertThat(comparison.ratios())
                .extracting(Ratio::name)
                .containsExactly(
                        "hugemap / C, to usable memory, 2 MiB, 1 thread",
                        "Arena.ofShared() / hugemap, to usable memory, 2 MiB, 1 thread",
                        "hugemap / C, populate, 2 MiB, 1 thread");
        assertThat(comparison.ratios()).extracting(Ratio::ofMedians).containsExactly(1.1, 20.0, 1.0);
    }

    @Test
    void rejectsAnArmOnOtherPagesAndDividesByNoneOfIt() {
        Comparison comparison = comparison(SPLIT);

        assertThat(comparison.rejected()).isTrue();
        assertThat(comparison.ratios())
                .extracting(Ratio::name)
                .containsExactly("Arena.ofShared() / hugemap, to usable memory, 2 MiB, 1 thread");
        assertThat(new ComparisonPage(comparison).toString())
                .contains("262,144 × 4 KiB   rejected: not on 2 MiB")
                .doesNotContain("hugemap / C");
    }

    @Test
    void oneRoundOnOtherPagesIsEnoughToReject() {
        Scripted arm = new Scripted(
                BaselineArm.NAME,
                Samples.HUGE,
                Samples.plain(1, HUGE),
                Samples.plain(1, SPLIT),
                Samples.plain(1, HUGE));
        List<Sample> samples = List.of(arm.run(BYTES), arm.run(BYTES), arm.run(BYTES));

        assertThat(Series.usable(arm, samples).rejected()).isTrue();
    }

    @Test
    void saysWhenTimesAreUnsteady() {
        Scripted arm = new Scripted(BaselineArm.NAME, Samples.HUGE);
        List<Sample> samples = List.of(Samples.plain(10, HUGE), Samples.plain(19, HUGE));
        List<Sample> unsteady = List.of(Samples.plain(10, HUGE), Samples.plain(25, HUGE));

        assertThat(of(Map.of(arm, samples)).notes()).isEmpty();
        assertThat(of(Map.of(arm, unsteady)).notes())
                .singleElement()
                .asString()
                .contains("C, to usable memory, 2 MiB, 1 thread, took up to 2.5 times its fastest round");
    }

    @Test
    void printsTheCountTheTimesAndTheNotes() {
        String page = new ComparisonPage(comparison(HUGE)).toString();

        assertThat(page)
                .startsWith("Populate 1 GiB, 1 round after 0 to warm up, order by seed 5\n")
                .contains("Linux 6.12.1 (x86_64), 2 processors, JDK 25, THP madvise")
                .contains("55.00 ms")
                .contains("55.00 to 55.00 ms")
                .contains("18.18")
                .endsWith("Without something: it isn't there");
    }

    @Test
    void writesEverySingleTimeAsJson() throws IOException {
        StringWriter text = new StringWriter();

        new ComparisonJson(comparison(SPLIT)).writeTo(text);

        assertThat(text.toString().replaceAll("\\s", ""))
                .startsWith("{\"benchmark\":\"populate\",\"bytes\":1073741824,\"rounds\":1,")
                .contains("\"arm\":\"hugemap\",\"timed\":\"populate\",\"threads\":1,\"pageSize\":2097152,")
                .contains("\"nanos\":[50000000],\"faults\":512,\"callBytes\":2097152,")
                .contains("\"bytesAsLabelled\":0,\"rejected\":true")
                .contains("\"notes\":[\"Withoutsomething:itisn'tthere\"]")
                .endsWith("}");
    }

    private static Comparison comparison(ObservedPages ofBaseline) {
        Map<Arm, List<Sample>> samples = new LinkedHashMap<>();
        put(samples, HugemapArm.NAME, Samples.populated(55_000_000, 50_000_000, 512, HUGE));
        put(samples, BaselineArm.NAME, Samples.populated(50_000_000, 50_000_000, 512, ofBaseline));
        Sample jdk = Samples.plain(1_100_000_000, BASE);
        samples.put(new Scripted("Arena.ofShared()", Samples.BASE, jdk), List.of(jdk));
        return of(samples, "Without something: it isn't there");
    }

    private static Comparison of(Map<Arm, List<Sample>> samples, String... notes) {
        Machine machine = new Machine("6.12.1", "x86_64", 2, "25", "madvise");
        return Comparison.of(machine, BYTES, new Rounds(0, 1, 5), samples, "at most 1.02", List.of(notes));
    }

    private static void put(Map<Arm, List<Sample>> samples, String name, Sample sample) {
        samples.put(new Scripted(name, Samples.HUGE, sample), List.of(sample));
    }
}
