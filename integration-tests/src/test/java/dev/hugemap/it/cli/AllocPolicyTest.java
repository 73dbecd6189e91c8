// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.cli.JsonTree;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hugemap alloc --policy …} and {@code --uniform}: memory put in block by block, and on one page size. */
class AllocPolicyTest {
    private static final long MIB_2 = 2L << 20;

    @TempDir
    private static Path folder;

    private static Reply granted(Finished finished) {
        assertThat(finished.exit()).as(finished.err() + finished.out()).isZero();
        Reply reply = Reply.of(finished.out());
        reply.assertNothingOpen();
        return reply;
    }

    @Test
    @RequiresThp("madvise")
    @RequiresHugePages(size = "2m", count = 1, exactly = true)
    void largestFitTakesFromThePoolWhileItLastsAndFallsBackFromThere() {
        Reply reply = granted(Hugemap.of("alloc 5m --policy largest-fit --prefer hugetlb:2m,thp,base --json")
                .run());
        assertThat(reply.blocks())
                .containsExactly("1 × 2097152 on hugetlb:2m", "1 × 2097152 on thp", "256 × 4096 on base");
        JsonTree fallback =
                reply.json().get("outcome").get("fallbacks").elements().getFirst();
        assertThat(fallback.get("backing").text()).isEqualTo("hugetlb:2m");
        assertThat(fallback.get("reason").text()).isEqualTo("POOL_SHORT");
        assertThat(reply.json().get("outcome").get("faults").number()).isGreaterThanOrEqualTo(258);
    }

    @ParameterizedTest
    @ValueSource(strings = {"largest-fit", "fixed:2m", "adaptive"})
    @RequiresThp("madvise")
    void policiesOfHugeBlocksEndOnHugePagesForAnOrdinaryUserToo(String policy) {
        String request = "alloc 64m --require thp --policy " + policy + " --json";
        for (Finished finished : new Finished[] {
            Hugemap.of(request).run(), Hugemap.ofNobody(folder, request).run()
        }) {
            Reply reply = granted(finished);
            assertThat(reply.blocks()).containsExactly("32 × 2097152 on thp");
            reply.assertProved("thp", MIB_2, 32);
            assertThat(reply.json().get("policy").text()).isEqualTo(policy);
        }
    }

    @Test
    void batchesOfBasePagesNeedNoSetting() {
        Reply reply = granted(Hugemap.ofNobody(folder, "alloc 4m --require base --policy batched:64k --json")
                .run());
        assertThat(reply.blocks()).containsExactly("64 × 65536 on base");
        reply.assertProved("base", 4096, 1024);
    }

    @Test
    @RequiresMultiSizeThp(value = "64k", pmd = "never")
    void batchesGoOnFoliosOfTheirSizeWhereThatIsOn() {
        String request = "alloc 4m --policy batched:64k --json";
        for (Finished finished : new Finished[] {
            Hugemap.of(request).run(), Hugemap.ofNobody(folder, request).run()
        }) {
            Reply reply = granted(finished);
            assertThat(reply.blocks()).containsExactly("64 × 65536 on mthp:64k");
            assertThat(reply.json().get("outcome").get("fallbacks").elements()).isEmpty();
        }
    }

    @Test
    @RequiresRoot
    @RequiresMultiSizeThp(value = "64k", mode = "never")
    void aSizeThatIsOffIsAFallbackWithACommandThatHelps() {
        Finished fallen = Hugemap.of("alloc 4m --policy fixed:64k").run();
        assertThat(fallen.exit()).as(fallen.err()).isZero();
        assertThat(fallen.out())
                .startsWith("4 MiB on 4 KiB pages, proved; huge pages were refused\n")
                .contains("fallback   mthp 64 KiB ")
                .contains("switched off [HM-103] (64 blocks)");

        Remedies.paste(Remedies.in(fallen.out()).getFirst());
        Reply reply = granted(Hugemap.of("alloc 4m --policy fixed:64k --json").run());
        assertThat(reply.blocks()).containsExactly("64 × 65536 on mthp:64k");
    }

    @Test
    @RequiresThp("madvise")
    void uniformIsSaidBeforehandAndObserved() {
        for (String policy : new String[] {"", " --policy largest-fit"}) {
            Reply reply = granted(Hugemap.ofNobody(folder, "alloc 64m --uniform --prefer thp,base --json" + policy)
                    .run());
            assertThat(reply.json().get("uniformPageSize").number()).isEqualTo(MIB_2);
            reply.assertProved("thp", MIB_2, 32);
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 3, exactly = true)
    void uniformThatCanNotBeIsRefusedWithACommandThatHelps() {
        String request = "alloc 8m --uniform --require hugetlb:2m --json";
        Finished refused = Hugemap.of(request).run();
        assertThat(refused.exit()).isEqualTo(1);
        Reply reply = Reply.of(refused.out());
        assertThat(reply.json().get("uniformPageSize").isNull()).isTrue();
        assertThat(reply.refusal().get("reason").text()).isEqualTo("POOL_SHORT");

        Remedies.paste(reply.refusal().get("remedy").text());
        Reply granted = granted(Hugemap.of(request).run());
        assertThat(granted.json().get("uniformPageSize").number()).isEqualTo(MIB_2);
        granted.assertProved("hugetlb:2m", MIB_2, 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alloc 4m --policy best",
                "alloc 4m --policy fixed:2m --require base",
                "alloc 4m --policy batched:64k --require thp",
                "alloc 4m --policy adaptive --on-touch",
                "alloc 4m --uniform --on-touch"
            })
    void whatCanNotGoTogetherIsBadUsage(String commandLine) {
        Finished finished = Hugemap.of(commandLine).run();
        assertThat(finished.exit()).isEqualTo(2);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err()).startsWith("hugemap alloc: ").contains("--help");
    }
}
