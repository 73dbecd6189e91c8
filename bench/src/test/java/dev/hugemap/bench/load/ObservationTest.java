// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservationTest {
    private static final long BASE = 4L << 10;
    private static final long FOLIO = 64L << 10;
    private static final long HUGE = 2L << 20;
    private static final long BYTES = 8L << 20;

    private static final Look ALL_HUGE = look(Map.of(HUGE, BYTES), Map.of(HUGE, BYTES));
    private static final Look SPLIT = look(Map.of(HUGE, 6L << 20, BASE, 2L << 20), Map.of(HUGE, 6L << 20));

    @TempDir
    private Path folder;

    @Test
    void matchesWhereAllWasOnTheSizeBothTimes() {
        Observation seen = new Observation(Backing.THP, HUGE, BYTES, ALL_HUGE, ALL_HUGE, "");

        assertThat(seen.matches()).isTrue();
        assertThat(seen.reason()).isEmpty();
    }

    @Test
    void saysWhatWasNotOnTheSizeAndWhen() {
        Observation split = new Observation(Backing.THP, HUGE, BYTES, ALL_HUGE, SPLIT, "");
        Observation never = new Observation(Backing.THP, HUGE, BYTES, SPLIT, ALL_HUGE, "");

        assertThat(split.matches()).isFalse();
        assertThat(split.reason())
                .isEqualTo("after the run 6 MiB of 8 MiB were seen on pages of 2 MiB"
                        + " (6 MiB on 2 MiB leaves, 2 MiB on 4 KiB leaves; PAGEMAP_SCAN)");
        assertThat(never.reason()).startsWith("before the run 6 MiB of 8 MiB were seen on pages of 2 MiB");
    }

    @Test
    void doesNotMatchBeforeTheLastLook() {
        assertThat(new Observation(Backing.THP, HUGE, BYTES, ALL_HUGE, null, "").reason())
                .isEqualTo("nobody looked after the run");
    }

    @Test
    void passesARefusalOn() {
        Observation refused = new Observation(Backing.HUGETLB, HUGE, BYTES, null, null, "4 needed, 0 free");

        assertThat(refused.matches()).isFalse();
        assertThat(refused.reason()).isEqualTo("refused: 4 needed, 0 free");
    }

    @Test
    void judgesFoliosBySizeAndSaysWhereNobodyCouldTell() {
        Look told = look(Map.of(BASE, BYTES), Map.of(FOLIO, BYTES));
        Look half = look(Map.of(BASE, BYTES), Map.of(FOLIO, BYTES / 2, BASE, BYTES / 2));
        Look untold = look(Map.of(BASE, BYTES), Map.of());

        assertThat(new Observation(Backing.FOLIOS, FOLIO, BYTES, told, told, "").matches())
                .isTrue();
        assertThat(new Observation(Backing.FOLIOS, FOLIO, BYTES, told, half, "").reason())
                .startsWith("after the run 4 MiB of 8 MiB were seen in folios of 64 KiB (8 MiB on 4 KiB leaves,")
                .doesNotContain("kpageflags");
        assertThat(new Observation(Backing.FOLIOS, FOLIO, BYTES, untold, untold, "").reason())
                .startsWith("before the run 0 B of 8 MiB were seen in folios of 64 KiB")
                .contains("folios show in /proc/kpageflags, which root can read");
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        Look odd = new Look(
                new TreeMap<>(Map.of(HUGE, 4L << 20)),
                new TreeMap<>(),
                1,
                2,
                3,
                List.of("PAGEMAP_SCAN", "smaps"),
                List.of("a \"note\""));
        List<Observation> all = List.of(
                new Observation(Backing.THP, HUGE, BYTES, ALL_HUGE, odd, ""),
                new Observation(Backing.GIGANTIC, 0, BYTES, null, null, "no such pages"));
        for (Observation one : all) {
            Path file = folder.resolve("observed.json");
            one.write(file);

            assertThat(Observation.read(file)).isEqualTo(one);
            assertThat(file)
                    .content()
                    .contains("\"matches\" : false", one.reason().replace("\"", "\\\""));
        }
    }

    @Test
    void refusesToReadWhatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "[1]");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Observation.read(file))
                .withMessageContaining("an observation is an object");
    }

    private static Look look(Map<Long, Long> leaves, Map<Long, Long> folios) {
        return new Look(new TreeMap<>(leaves), new TreeMap<>(folios), 0, 0, 0, List.of("PAGEMAP_SCAN"), List.of());
    }
}
