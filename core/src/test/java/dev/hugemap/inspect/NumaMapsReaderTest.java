// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NumaMapsReaderTest {
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        try (NumaMapsReader reader = open(text)) {
            while (reader.next()) {
                lines.add(Long.toHexString(reader.start()) + " | " + reader.policy() + " | " + reader.name() + " | "
                        + reader.pageBytes() / 1024 + " | " + reader.pagesByNode());
            }
        }
        return lines;
    }

    private static NumaMapsReader open(String text) {
        return NumaMapsReader.open(SmapsTexts.bridge(text, 100), Inspector.SELF);
    }

    @Test
    void readsEveryPolicyAndNode() {
        assertThat(lines(SmapsTexts.resource("numa_maps-made.txt")))
                .containsExactly(
                        "400000 | bind:0-1 | /opt/app\\040(v2) | 4 | {0=5, 1=7}",
                        "1c2e000 | prefer (many):0-1 | [heap] | 4 | {1=2}",
                        "7f1e00000000 | interleave=static:0,2 | /anon_hugepage\\040(deleted) | 2048 | {0=2, 2=1}",
                        "7f1e40000000 | weighted interleave:0-3 |  | 64 | {0=4, 10=5}",
                        "7ffc00000000 | local | [stack] | 4 | {0=3}",
                        "7ffd00000000 | default |  | 0 | {}");
    }

    @Test
    void readsCountsAndKeepsWordsThatItDoesNotKnow() {
        try (NumaMapsReader reader = open(SmapsTexts.resource("numa_maps-made.txt"))) {
            reader.next();
            assertThat(reader.count(NumaField.MAPPED)).isEqualTo(12);
            assertThat(reader.count(NumaField.MAPMAX)).isEqualTo(3);
            assertThat(reader.count(NumaField.ANON)).isZero();
            assertThat(reader.isHugeTlb()).isFalse();
            reader.next();
            reader.next();
            assertThat(reader.isHugeTlb()).isTrue();
            reader.next();
            assertThat(reader.count(NumaField.SWAPCACHE)).isEqualTo(1);
            assertThat(reader.count(NumaField.WRITEBACK)).isEqualTo(2);
            assertThat(reader.others()).containsExactly("tiered=9", "odd");
        }
    }

    @Test
    void aRecordedFileHasTheMappingsOfItsSmaps() {
        List<Long> starts = new ArrayList<>();
        long anonymous = 0;
        try (NumaMapsReader reader = open(SmapsTexts.resource("numa_maps-6.18-x86_64.txt"))) {
            while (reader.next()) {
                starts.add(reader.start());
                anonymous += reader.count(NumaField.ANON) * reader.pageBytes();
                assertThat(reader.others()).isEmpty();
            }
        }
        List<SmapsEntry> smaps = SmapsTexts.entries(SmapsTexts.resource("linux-6.18-x86_64-whole.txt"));
        assertThat(starts)
                .isEqualTo(smaps.stream().map(entry -> entry.range().start()).toList());
        assertThat(anonymous)
                .isEqualTo(smaps.stream()
                        .mapToLong(entry -> entry.value(SmapsField.ANONYMOUS))
                        .sum());
    }

    @Test
    void refusesALineThatIsNone() {
        for (String odd : List.of("", "400000", "x default", "400000 default N0=x", "400000 default anon=")) {
            assertThatExceptionOfType(KernelTextException.class).as(odd).isThrownBy(() -> lines(odd + "\n"));
        }
        assertThatExceptionOfType(KernelTextException.class).isThrownBy(() -> lines("400000 default"));
    }
}
