// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.memory.Backing;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocJsonTest {
    private static String line(Allocation allocation) {
        Recorder recorder = new Recorder();
        new AllocJson(allocation).print(recorder.console().out());
        return recorder.out();
    }

    private static JsonTree json(Allocation allocation) {
        return JsonTree.parse(line(allocation));
    }

    @Test
    void tellsAGrantInBytes() {
        JsonTree json = json(Outcomes.thp(List.of()));
        assertThat(json.names())
                .containsExactly(
                        "pid",
                        "address",
                        "requested",
                        "policy",
                        "uniformPageSize",
                        "locked",
                        "numa",
                        "granted",
                        "refusals",
                        "populate",
                        "outcome",
                        "proof");
        assertThat(json.get("pid").number()).isEqualTo(ProcessHandle.current().pid());
        assertThat(json.get("address").number()).isEqualTo(Outcomes.START);
        assertThat(json.get("requested").number()).isEqualTo(268435456L);

        JsonTree granted = json.get("granted").only();
        assertThat(granted.names()).containsExactly("backing", "pageSize", "bytes");
        assertThat(granted.get("backing").text()).isEqualTo("thp");
        assertThat(granted.get("pageSize").number()).isEqualTo(2097152L);
        assertThat(granted.get("bytes").number()).isEqualTo(268435456L);

        JsonTree populate = json.get("populate");
        assertThat(populate.names()).containsExactly("nanos", "faults", "threads");
        assertThat(populate.get("nanos").number()).isEqualTo(12500000L);
        assertThat(populate.get("faults").number()).isEqualTo(128L);
        assertThat(populate.get("threads").number()).isEqualTo(2L);
    }

    @Test
    void tellsTheProofWithItsSourcesAndGaps() {
        JsonTree proof = json(Outcomes.thp(List.of("they differ"))).get("proof");
        assertThat(proof.names()).containsExactly("pages", "absent", "unknown", "evidence", "disagreements");
        JsonTree pages = proof.get("pages").only();
        assertThat(pages.names()).containsExactly("leafSize", "folioSize", "leaves", "bytes");
        assertThat(pages.get("leafSize").number()).isEqualTo(2097152L);
        assertThat(pages.get("folioSize").number()).isEqualTo(2097152L);
        assertThat(pages.get("leaves").number()).isEqualTo(128L);
        assertThat(pages.get("bytes").number()).isEqualTo(268435456L);
        assertThat(proof.get("absent").number()).isZero();
        assertThat(proof.get("unknown").number()).isZero();
        assertThat(proof.get("evidence").elements())
                .extracting(JsonTree::text)
                .containsExactly("PAGEMAP_SCAN", "smaps");
        assertThat(proof.get("disagreements").only().text()).isEqualTo("they differ");
    }

    @Test
    void tellsARefusalWithItsCommand() {
        List<JsonTree> refusals = json(Outcomes.refused()).get("refusals").elements();
        assertThat(refusals).hasSize(2);
        JsonTree pool = refusals.getFirst();
        assertThat(pool.names())
                .containsExactly("backing", "pageSize", "reason", "code", "call", "errno", "cause", "remedy");
        assertThat(pool.get("backing").text()).isEqualTo("hugetlb:2m");
        assertThat(pool.get("pageSize").number()).isEqualTo(2097152L);
        assertThat(pool.get("reason").text()).isEqualTo("POOL_SHORT");
        assertThat(pool.get("call").text()).isEqualTo("mmap");
        assertThat(pool.get("errno").text()).isEqualTo("ENOMEM");
        assertThat(pool.get("cause").text()).isEqualTo("128 needed, 0 of 0 free in the pool");
        assertThat(pool.get("remedy").text())
                .isEqualTo("echo 128 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
        assertThat(refusals.getLast().get("errno").isNull()).isTrue();
    }

    @Test
    void aRefusedRequestHasTheSameFields() {
        JsonTree refused = json(Outcomes.refused());
        assertThat(refused.names()).isEqualTo(json(Outcomes.thp(List.of())).names());
        assertThat(refused.get("requested").number()).isEqualTo(268435456L);
        assertThat(refused.get("granted").elements()).isEmpty();
        assertThat(refused.get("address").isNull()).isTrue();
        assertThat(refused.get("populate").isNull()).isTrue();
        assertThat(refused.get("proof").isNull()).isTrue();
    }

    @Test
    void aFolioThatNobodySawIsNull() {
        JsonTree pages = json(Outcomes.base()).get("proof").get("pages").only();
        assertThat(pages.get("folioSize").isNull()).isTrue();
    }

    @Test
    void onTouchHasNoPopulateButSaysWhatIsAbsent() {
        JsonTree onTouch = json(Outcomes.onTouch(Backing.transparent()));
        assertThat(onTouch.get("populate").isNull()).isTrue();
        assertThat(onTouch.get("proof").get("absent").number()).isEqualTo(Outcomes.MIB_256);
    }

    @Test
    void whatWasNotAskedForIsNull() {
        JsonTree plain = json(Outcomes.thp(List.of()));
        assertThat(List.of("policy", "uniformPageSize", "locked", "numa", "outcome"))
                .allSatisfy(name -> assertThat(plain.get(name).isNull()).isTrue());
    }

    @Test
    void tellsBlocksAndFallbacksOfAPolicy() {
        JsonTree json = json(Outcomes.mixed());
        assertThat(json.names()).isEqualTo(json(Outcomes.thp(List.of())).names());
        assertThat(json.get("policy").text()).isEqualTo("largest-fit");
        assertThat(json.get("populate").isNull()).isTrue();
        assertThat(json.get("refusals").elements()).isEmpty();
        assertThat(json.get("granted").elements())
                .extracting(row -> row.get("backing").text())
                .containsExactly("thp", "mthp:64k", "base");

        JsonTree outcome = json.get("outcome");
        assertThat(outcome.names()).containsExactly("blocks", "fallbacks", "faults", "nanos");
        assertThat(outcome.get("faults").number()).isEqualTo(137);
        JsonTree folios = outcome.get("blocks").elements().get(1);
        assertThat(folios.names()).containsExactly("block", "backing", "pageSize", "count", "bytes");
        assertThat(folios.get("block").number()).isEqualTo(65536);
        assertThat(folios.get("pageSize").number()).isEqualTo(65536);
        assertThat(folios.get("count").number()).isEqualTo(8);
        assertThat(folios.get("bytes").number()).isEqualTo(524288);
        JsonTree fallback = outcome.get("fallbacks").only();
        assertThat(fallback.names())
                .containsExactly("backing", "pageSize", "reason", "code", "call", "errno", "cause", "remedy", "count");
        assertThat(fallback.get("reason").text()).isEqualTo("POOL_SHORT");
        assertThat(fallback.get("count").number()).isEqualTo(1);
    }

    @Test
    void tellsTheUniformSizeAndTheLockedBytes() {
        JsonTree json = json(Outcomes.uniformAndLocked(Outcomes.HUGE, Outcomes.MIB_256));
        assertThat(json.get("uniformPageSize").number()).isEqualTo(2097152);
        assertThat(json.get("locked").number()).isEqualTo(268435456);
        assertThat(json.get("outcome").isNull()).isTrue();
    }

    @Test
    void isOneLine() {
        assertThat(line(Outcomes.thp(List.of()))).hasLineCount(1).endsWith("}\n");
    }
}
