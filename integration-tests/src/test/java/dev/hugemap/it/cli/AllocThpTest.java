// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.cli.JsonTree;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap alloc} on transparent huge pages, by default and by name. */
class AllocThpTest {
    private static final long MIB_2 = 2L << 20;
    private static final int PR_SET_THP_DISABLE = 41;

    @TempDir
    private static Path folder;

    @Test
    @RequiresThp("madvise")
    @RequiresHugePages(size = "2m", count = 0, exactly = true)
    void givesHugePagesByDefaultWithSourcesThatAgree() {
        Finished text = Hugemap.of("alloc 256m").run();
        assertThat(text.exit()).as(text.err()).isZero();
        assertThat(text.err()).isEmpty();
        assertThat(text.out())
                .startsWith("256 MiB on 2 MiB pages, proved\n")
                .contains("granted    thp 2 MiB")
                .contains("128 leaves of 2 MiB, 0 smaller, 0 absent, 0 unknown")
                .contains(" sources agree")
                .contains("PAGEMAP_SCAN")
                .contains("smaps");

        Finished json = Hugemap.of("alloc 256m --json").run();
        assertThat(json.exit()).isZero();
        assertThat(json.err()).isEmpty();
        Reply reply = Reply.of(json.out());
        reply.assertProved("thp", MIB_2, 128);
        assertThat(reply.json().get("populate").get("faults").number()).isGreaterThanOrEqualTo(128);
        assertThat(reply.refusal().get("backing").text()).isEqualTo("hugetlb:2m");
        assertThat(reply.refusal().get("errno").text()).isEqualTo("ENOMEM");
    }

    @Test
    @RequiresThp("madvise")
    void givesAnOrdinaryUserTheSame() {
        Finished finished =
                Hugemap.ofNobody(folder, "alloc 256m --require thp --json").run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        Reply reply = Reply.of(finished.out());
        reply.assertProved("thp", MIB_2, 128);
        assertThat(reply.evidence()).contains("PAGEMAP_SCAN", "smaps").doesNotContain("kpageflags");
    }

    @Test
    @RequiresThp("madvise")
    void populatesByTheThreadsThatWereAskedFor() {
        Reply one = Reply.of(
                Hugemap.of("alloc 64m --require thp --threads 1 --json").run().out());
        assertThat(one.json().get("populate").get("threads").number()).isEqualTo(1);
        Reply three = Reply.of(
                Hugemap.of("alloc 256m --require thp --threads 3 --json").run().out());
        assertThat(three.json().get("populate").get("threads").number()).isEqualTo(3);
    }

    @Test
    @RequiresThp("madvise")
    void leavesPagesOutUntilTheyAreTouched() {
        Finished finished =
                Hugemap.of("alloc 256m --prefer thp,base --on-touch --json").run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        JsonTree json = Reply.of(finished.out()).json();
        assertThat(json.get("populate").isNull()).isTrue();
        assertThat(json.get("proof").get("absent").number()).isEqualTo(256L << 20);
        assertThat(json.get("proof").get("pages").elements()).isEmpty();
    }

    @Test
    @RequiresRoot
    @RequiresThp("never")
    void isRefusedUnderNeverWithACommandThatHelps() {
        Finished refused = Hugemap.of("alloc 64m --require thp").run();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("64 MiB: thp 2 MiB refused, nothing is mapped\n")
                .contains("switched off")
                .contains("hugemap thp set global madvise");

        Remedies.paste(Remedies.in(refused.err()).getFirst());
        Finished granted = Hugemap.of("alloc 64m --require thp --json").run();
        assertThat(granted.exit()).as(granted.err()).isZero();
        Reply.of(granted.out()).assertProved("thp", MIB_2, 32);
    }

    @Test
    @RequiresThp("madvise")
    void isRefusedWhereAParentSwitchedThemOffForItsChildren() {
        NativeBridge bridge = NativeBridge.system();
        Finished refused;
        bridge.prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
        try {
            refused = Hugemap.of("alloc 64m --require thp --json").run();
        } finally {
            bridge.prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
        }
        assertThat(refused.exit()).isEqualTo(1);
        Reply reply = Reply.of(refused.out());
        assertThat(reply.json().get("proof").isNull()).isTrue();
        assertThat(reply.json().get("granted").elements()).isEmpty();
        assertThat(reply.refusal().get("cause").text()).contains("switched off for this process");
        assertThat(refused.err()).contains("PR_SET_THP_DISABLE");
        assertThat(Hugemap.of("alloc 64m --require thp").run().exit()).isZero();
    }
}
