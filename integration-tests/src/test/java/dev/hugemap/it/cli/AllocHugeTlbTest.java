// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.HostSettings;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap alloc --require hugetlb:…}: pools that suffice, pools that don't, and the way from one to the other. */
class AllocHugeTlbTest {
    private static final HugeTlb POOL = HugeTlb.of("2m");
    private static final HugeTlb GIGANTIC = HugeTlb.of("1g");

    @TempDir
    private static Path folder;

    @Test
    @RequiresHugePages(size = "2m", count = 128)
    void givesPagesOfThePoolAndTakesThemBack() {
        long before = POOL.available();
        Finished finished = Hugemap.of("alloc 256m --require hugetlb:2m --json").run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        Reply.of(finished.out()).assertProved("hugetlb:2m", POOL.pageBytes(), 128);
        assertThat(POOL.available()).isEqualTo(before);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 128)
    void givesAnOrdinaryUserTheSame() {
        Finished finished = Hugemap.ofNobody(folder, "alloc 256m --require hugetlb:2m --json")
                .run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        Reply.of(finished.out()).assertProved("hugetlb:2m", POOL.pageBytes(), 128);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 128)
    void holdsByThePoolsReservationWhenPagesComeOnTouch() {
        Finished finished =
                Hugemap.of("alloc 256m --require hugetlb:2m --on-touch").run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        assertThat(finished.out()).startsWith("256 MiB reserved in the pool of 2 MiB pages, put in on touch\n");
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 100, exactly = true)
    void isRefusedByATooSmallPoolWithACommandThatHelps() {
        long total = POOL.total();
        Finished refused = Hugemap.of("alloc 256m --require hugetlb:2m").run();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("256 MiB: hugetlb 2 MiB refused, nothing is mapped\n")
                .contains(numbers());
        assertThat(POOL.available()).isEqualTo(100);
        assertThat(POOL.total()).isEqualTo(total);

        Remedies.paste(Remedies.in(refused.err()).getFirst());
        assertThat(POOL.available()).isEqualTo(128);
        Finished granted = Hugemap.of("alloc 256m --require hugetlb:2m --json").run();
        assertThat(granted.exit()).as(granted.err()).isZero();
        Reply.of(granted.out()).assertProved("hugetlb:2m", POOL.pageBytes(), 128);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 100, exactly = true)
    void tellsProgramsOfTheRefusalInTheSameFields() {
        Finished refused = Hugemap.of("alloc 256m --require hugetlb:2m --json").run();
        assertThat(refused.exit()).isEqualTo(1);
        Reply reply = Reply.of(refused.out());
        assertThat(reply.json().get("requested").number()).isEqualTo(256L << 20);
        assertThat(reply.json().get("granted").elements()).isEmpty();
        assertThat(reply.json().get("proof").isNull()).isTrue();
        assertThat(reply.refusal().get("call").text()).isEqualTo("mmap");
        assertThat(reply.refusal().get("errno").text()).isEqualTo("ENOMEM");
        assertThat(reply.refusal().get("cause").text()).contains(numbers());
        assertThat(reply.refusal().get("remedy").text())
                .isEqualTo(Remedies.in(refused.err()).getFirst());
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 100, exactly = true)
    void givesAnOrdinaryUserACommandThatHelps() {
        Finished refused =
                Hugemap.ofNobody(folder, "alloc 256m --require hugetlb:2m").run();
        assertThat(refused.exit()).isEqualTo(1);
        String command = Remedies.in(refused.err()).getFirst();
        assertThat(command).startsWith("sudo " + folder.resolve("hugemap") + " pool set 2m ");

        Remedies.pasteWithSudo(folder, command);
        assertThat(Hugemap.ofNobody(folder, "alloc 256m --require hugetlb:2m")
                        .run()
                        .exit())
                .isZero();
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "1g", count = 1)
    void isRefusedByAnEmptyPoolOfGiganticPagesWithACommandThatHelps() {
        try (HostSettings settings = HostSettings.open()) {
            settings.write(GIGANTIC.control(), GIGANTIC.total() - GIGANTIC.available());
            Finished refused = Hugemap.of("alloc 1g --require hugetlb:1g").run();
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("1 needed, 0 of ");

            Remedies.paste(Remedies.in(refused.err()).getFirst());
            Finished granted =
                    Hugemap.of("alloc 1g --require hugetlb:1g --json").run();
            assertThat(granted.exit()).as(granted.err()).isZero();
            Reply.of(granted.out()).assertProved("hugetlb:1g", GIGANTIC.pageBytes(), 1);
        }
    }

    /** Others may hold pages of the pool, or have some promised: what counts is that 100 are left. */
    private static String numbers() {
        return "128 needed, " + POOL.free() + " of " + POOL.total() + " free in the pool";
    }
}
