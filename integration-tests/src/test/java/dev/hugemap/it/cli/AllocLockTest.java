// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.SmapsVma;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap alloc --lock}: what the kernel says of locked memory, and the limit on it. */
class AllocLockTest {
    private static final long MIB = 1L << 20;

    @TempDir
    private static Path folder;

    @Test
    @RequiresThp("madvise")
    void showsWhatTheKernelCounts() {
        for (String policy : new String[] {"", " --policy largest-fit", " --uniform"}) {
            String request = "alloc 4m --lock --prefer thp,base --hold --json" + policy;
            try (Holding holding = Holding.start(Hugemap.ofNobody(folder, request))) {
                Reply reply = holding.reply();
                assertThat(reply.json().get("locked").number()).isEqualTo(4 * MIB);
                SmapsVma vma = SmapsVma.of(reply.pid(), reply.address());
                assertThat(vma.flags()).contains("lo");
                assertThat(vma.bytes("Locked")).isEqualTo(4 * MIB);
                assertThat(holding.endByEndOfInput()).isZero();
            }
        }
    }

    @Test
    void saysSoInItsFirstLine() {
        Finished finished = Hugemap.of("alloc 4m --lock --require base").run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        assertThat(finished.out())
                .startsWith("4 MiB on 4 KiB pages, proved and locked\n")
                .contains("seen in smaps");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 2)
    void pagesOfAPoolNeedNone() {
        Finished finished = Hugemap.of("alloc 4m --lock --require hugetlb:2m").run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        assertThat(finished.out()).contains("4 MiB of a pool are never swapped and need no lock");
    }

    @Test
    void beyondTheLimitIsRefusedWithACommandThatHelps() {
        String request = "alloc 4m --lock --require base --policy largest-fit --json";
        Finished refused = limited("ulimit -S -l 64", request);
        assertThat(refused.exit()).isEqualTo(1);
        Reply reply = Reply.of(refused.out());
        assertThat(reply.json().get("locked").isNull()).isTrue();
        assertThat(reply.refusal().get("reason").text()).isEqualTo("LOCKED_MEMORY_LIMIT");
        assertThat(reply.refusal().get("cause").text()).contains("the limit (RLIMIT_MEMLOCK) is 65,536 bytes");
        String remedy = reply.refusal().get("remedy").text();
        assertThat(remedy).startsWith("ulimit -l ");

        Finished granted = limited("ulimit -S -l 64; " + remedy, request);
        assertThat(granted.exit()).as(granted.err()).isZero();
        assertThat(Reply.of(granted.out()).json().get("locked").number()).isEqualTo(4 * MIB);
    }

    @Test
    void beyondTheHardLimitTheCommandIsRootsAndForTheShellThatItIsPastedInto() {
        Finished refused = limited("ulimit -l 64", "alloc 4m --lock --require base");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("4 MiB: base 4 KiB refused, nothing is mapped\n");
        assertThat(Remedies.in(refused.err()).getFirst()).isEqualTo("sudo prlimit --pid $$ --memlock=4194304");
    }

    /** Runs a command line as nobody, in a shell that has set a limit before. */
    private static Finished limited(String before, String commandLine) {
        Hugemap.ofNobody(folder, commandLine);
        return Command.of("sh", "-c", before + "; exec ./hugemap " + commandLine)
                .asNobody()
                .in(folder)
                .run();
    }
}
