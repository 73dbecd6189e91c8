package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.memory.Backing;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllocJsonTest {
    private final Recorder recorder = new Recorder();

    private Map<String, @Nullable Object> json(Allocation allocation) {
        new AllocJson(allocation).print(recorder.console().out());
        return JsonReader.object(recorder.out());
    }

    private static Map<String, @Nullable Object> map(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }

    @Test
    void tellsAGrantInBytes() {
        Map<String, @Nullable Object> expected = map(
                "pid", ProcessHandle.current().pid(),
                "address", Outcomes.START,
                "requested", 268435456L,
                "granted", List.of(map("backing", "thp", "pageSize", 2097152L, "bytes", 268435456L)),
                "refusals",
                        List.of(map(
                                "backing", "hugetlb:2m",
                                "pageSize", 2097152L,
                                "call", "mmap",
                                "errno", "ENOMEM",
                                "cause", "128 needed, 0 of 0 free in the pool",
                                "remedy", "echo 128 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages")),
                "populate", map("nanos", 12500000L, "faults", 128L, "threads", 2L),
                "proof",
                        map(
                                "pages",
                                List.of(map(
                                        "leafSize", 2097152L, "folioSize", 2097152L, "leaves", 128L, "bytes", 268435456L)),
                                "absent",
                                0L,
                                "unknown",
                                0L,
                                "evidence",
                                Arrays.asList("PAGEMAP_SCAN", "smaps"),
                                "disagreements",
                                List.of()));
        assertThat(json(Outcomes.thp(List.of()))).isEqualTo(expected);
    }

    @Test
    void tellsARefusalInTheSameFields() {
        Map<String, @Nullable Object> refused = json(Outcomes.refused());
        assertThat(refused.keySet())
                .containsExactly("pid", "address", "requested", "granted", "refusals", "populate", "proof");
        assertThat(refused).containsEntry("granted", List.of()).containsEntry("requested", 268435456L);
        assertThat(refused.get("address")).isNull();
        assertThat(refused.get("populate")).isNull();
        assertThat(refused.get("proof")).isNull();
        assertThat((List<?>) refused.get("refusals")).hasSize(2);
    }

    @Test
    void aFactThatNobodyKnowsIsNull() {
        assertThat(recorderLine(Outcomes.base())).contains("\"folioSize\":null");
        assertThat(recorderLine(Outcomes.refused())).contains("\"errno\":null");
    }

    @Test
    void onTouchHasNoPopulateButSaysWhatIsAbsent() {
        Map<String, @Nullable Object> onTouch = json(Outcomes.onTouch(Backing.transparent()));
        assertThat(onTouch.get("populate")).isNull();
        assertThat((Map<?, ?>) onTouch.get("proof")).extracting("absent").isEqualTo(Outcomes.MIB_256);
    }

    @Test
    void isOneLine() {
        assertThat(recorderLine(Outcomes.thp(List.of()))).hasLineCount(1).endsWith("}\n");
    }

    private static String recorderLine(Allocation allocation) {
        Recorder recorder = new Recorder();
        new AllocJson(allocation).print(recorder.console().out());
        return recorder.out();
    }
}
