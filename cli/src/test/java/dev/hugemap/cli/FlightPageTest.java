// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code jfr} makes of events, whoever wrote them. */
final class FlightPageTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final long MIB = 1 << 20;

    private final FlightSummary summary = new FlightSummary();
    private final Recorder recorder = new Recorder();

    private void event(String name, int second, Map<String, Object> fields) {
        Instant time = NOON.plusSeconds(second);
        summary.saw(time, time);
        summary.add(new FlightEvent("dev.hugemap." + name, time, fields));
    }

    private String page() {
        new FlightPage(summary).page().print(recorder.console().out(), Colour.OFF);
        return recorder.out();
    }

    private static Map<String, Object> grant(String backing, long pageSize, long bytes) {
        return grant(backing, pageSize, bytes, bytes);
    }

    private static Map<String, Object> onTouch(String backing, long pageSize, long bytes) {
        return grant(backing, pageSize, bytes, 0);
    }

    private static Map<String, Object> grant(String backing, long pageSize, long bytes, long populated) {
        return Map.of(
                "backing",
                backing,
                "pageSize",
                pageSize,
                "granted",
                bytes,
                "populated",
                populated,
                "faults",
                populated == 0 ? 0L : 2L,
                "elapsed",
                populated == 0 ? 0L : 1_000_000L);
    }

    @Test
    void whatWasGrantedIsSummedByKindLargestPagesFirst() {
        event("MemoryGranted", 0, grant("base 4 KiB", 4096, MIB));
        event("MemoryGranted", 1, grant("thp 2 MiB", 2 * MIB, 4 * MIB));
        event("MemoryGranted", 125, grant("thp 2 MiB", 2 * MIB, 3 * MIB));

        assertThat(page()).isEqualTo("""
                8 MiB granted, 88 % of it on huge pages
                  events    3 of hugemap, 3 in all, 2026-01-02 12:00:00 to 2026-01-02 12:02:05 UTC, 2 min 5 s
                  granted   thp 2 MiB    7 MiB   2 times   4 faults, 2 ms
                  granted   base 4 KiB   1 MiB   1 time    2 faults, 1 ms
                """);
    }

    @Test
    void whatComesOnTouchIsNotProvedWhateverPageItIsToComeOn() {
        event("MemoryGranted", 0, onTouch("thp 2 MiB", 2 * MIB, 64 * MIB));
        event("MemoryGranted", 1, onTouch("hugetlb 2 MiB", 2 * MIB, 32 * MIB));

        assertThat(summary.hugeBytes()).isZero();
        assertThat(new FlightVerdict(summary).isGood()).isTrue();
        assertThat(page()).isEqualTo("""
                96 MiB granted, to come on touch, not proved
                  events    2 of hugemap, 2 in all, 2026-01-02 12:00:00 to 2026-01-02 12:00:01 UTC, 1 s
                  granted   hugetlb 2 MiB   32 MiB   1 time   on touch, not proved
                  granted   thp 2 MiB       64 MiB   1 time   on touch, not proved
                """);
    }

    @Test
    void theShareOnHugePagesIsOfWhatWasPopulated() {
        event("MemoryGranted", 0, grant("base 4 KiB", 4096, MIB));
        event("MemoryGranted", 1, grant("hugetlb 2 MiB", 2 * MIB, 4 * MIB));
        event("MemoryGranted", 2, onTouch("hugetlb 2 MiB", 2 * MIB, 12 * MIB));
        event("MemoryGranted", 3, onTouch("base 4 KiB", 4096, 8 * MIB));

        assertThat(page())
                .startsWith(
                        "25 MiB granted: 5 MiB populated, 80 % of it on huge pages; 20 MiB to come on touch, not proved\n")
                .contains("16 MiB   2 times   2 faults, 1 ms; 12 MiB on touch, not proved\n")
                .contains("9 MiB    2 times   2 faults, 1 ms; 8 MiB on touch, not proved\n");
    }

    @Test
    void aRecordingOfRefusalsAloneTellsNeitherGoodNorBad() {
        event("BackingRefused", 0, Map.of("backing", "hugetlb 2 MiB", "reason", "POOL_SHORT"));
        FlightVerdict verdict = new FlightVerdict(summary);

        assertThat(verdict.text()).isEqualTo("no grant was recorded; 1 backing was refused");
        assertThat(verdict.isGood()).isFalse();
        assertThat(verdict.tone()).isEqualTo(Tone.PLAIN);
    }

    @Test
    void aGrantBesideARefusalIsGoodAndARequestThatGotNothingIsNot() {
        event("BackingRefused", 0, Map.of("backing", "hugetlb 2 MiB", "reason", "POOL_SHORT"));
        event("MemoryGranted", 1, grant("thp 2 MiB", 2 * MIB, 4 * MIB));
        FlightVerdict verdict = new FlightVerdict(summary);

        assertThat(verdict.text())
                .isEqualTo("4 MiB granted, 100 % of it on huge pages; 1 backing was refused on the way");
        assertThat(verdict.tone()).isEqualTo(Tone.GOOD);

        event("MemoryRefused", 2, Map.of("backings", "hugetlb 1 GiB", "asked", 5L));

        assertThat(verdict.isGood()).isFalse();
        assertThat(verdict.tone()).isEqualTo(Tone.BAD);
    }

    @Test
    void theLastRefusalOfAKindIsShownWhateverTheOrderOfEvents() {
        event("BackingRefused", 5, Map.of("backing", "hugetlb 2 MiB", "reason", "POOL_SHORT", "remedy", "late"));
        event("BackingRefused", 1, Map.of("backing", "hugetlb 2 MiB", "reason", "POOL_SHORT", "remedy", "early"));
        event("BackingRefused", 2, Map.of("backing", "hugetlb 2 MiB", "reason", "FORBIDDEN", "remedy", "other"));

        assertThat(page())
                .contains("2 times   POOL_SHORT")
                .contains("to have it      late")
                .contains("to have it      other")
                .doesNotContain("early");
    }

    @Test
    void driftsAndCollapsesHaveTheirRows() {
        event(
                "MappingDrift",
                0,
                Map.of("kinds", "split", "length", 2 * MIB, "before", "2 MiB huge", "after", "0 B huge"));
        event(
                "MemoryCollapsed",
                1,
                Map.of("planned", 64 * MIB, "collapsed", 62 * MIB, "refused", 2 * MIB, "longestCall", 3_000_000L));

        assertThat(page())
                .startsWith("mappings drifted 1 time; no grant was recorded\n")
                .containsPattern("drift +split +2 MiB +1 time +last 2 MiB huge, then 0 B huge")
                .containsPattern(
                        "collapsed +small pages +62 MiB +1 pass +of 64 MiB planned, 2 MiB refused; longest call 3 ms");
    }

    @Test
    void eventsOfAnotherVersionAreCountedAndLackingFieldsAreNothing() {
        event("MemoryGranted", 0, Map.of());
        event("NotYetKnown", 0, Map.of("bytes", 1L));

        assertThat(page()).contains("no grant was recorded").containsPattern("other +NotYetKnown +1 time");
    }

    @Test
    void programsGetTheSame() {
        event("MemoryGranted", 0, grant("thp 2 MiB", 2 * MIB, 4 * MIB));
        event("MemoryGranted", 0, onTouch("thp 2 MiB", 2 * MIB, 6 * MIB));
        event("MemoryRefused", 1, Map.of("backings", "hugetlb 1 GiB", "asked", 5L));
        new FlightJson(Path.of("app.jfr"), summary).print(recorder.console().out());
        JsonTree json = JsonTree.parse(recorder.out());

        assertThat(json.get("good").value()).isEqualTo(false);
        assertThat(json.get("grantedBytes").number()).isEqualTo(10 * MIB);
        assertThat(json.get("populatedBytes").number()).isEqualTo(4 * MIB);
        assertThat(json.get("onTouchBytes").number()).isEqualTo(6 * MIB);
        assertThat(json.get("hugeBytes").number()).isEqualTo(4 * MIB);
        assertThat(json.get("granted").only().get("onTouch").number()).isEqualTo(6 * MIB);
        assertThat(json.get("granted").only().get("nanos").number()).isEqualTo(1_000_000);
        assertThat(json.get("gotNothing").only().get("backings").text()).isEqualTo("hugetlb 1 GiB");
        assertThat(json.get("first").text()).isEqualTo("2026-01-02T12:00:00Z");
        assertThat(json.get("last").text()).isEqualTo("2026-01-02T12:00:01Z");
    }
}
