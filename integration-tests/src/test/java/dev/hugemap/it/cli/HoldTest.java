// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.SmapsVma;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap alloc --hold}: memory that others can look at until somebody lets it go. */
class HoldTest {
    private static final HugeTlb POOL = HugeTlb.of("2m");

    @TempDir
    private static Path folder;

    @Test
    @RequiresHugePages(size = "2m", count = 32)
    void keepsPagesOfThePoolUntilTheEndOfInput() throws InterruptedException {
        long before = POOL.available();
        try (Holding holding = Holding.start(Hugemap.of("alloc 64m --require hugetlb:2m --hold --json"))) {
            Reply reply = holding.reply();
            assertThat(reply.pid()).isEqualTo(holding.process().pid());
            SmapsVma vma = SmapsVma.of(reply.pid(), reply.address());
            assertThat(vma.start()).isEqualTo(reply.address());
            assertThat(vma.end()).isEqualTo(reply.address() + (64L << 20));
            assertThat(vma.bytes("Private_Hugetlb")).isEqualTo(64L << 20);
            assertThat(vma.bytes("KernelPageSize")).isEqualTo(POOL.pageBytes());
            assertThat(POOL.available()).isEqualTo(before - 32);
            assertThat(holding.process().waitFor(300, TimeUnit.MILLISECONDS))
                    .as("ended")
                    .isFalse();

            assertThat(holding.endByEndOfInput()).isZero();
        }
        assertThat(POOL.available()).isEqualTo(before);
    }

    @Test
    @RequiresThp("madvise")
    void keepsTransparentPagesUntilALine() {
        try (Holding holding = Holding.start(Hugemap.of("alloc 64m --require thp --hold --json"))) {
            Reply reply = holding.reply();
            SmapsVma vma = SmapsVma.of(reply.pid(), reply.address());
            assertThat(vma.bytes("AnonHugePages")).isEqualTo(64L << 20);
            assertThat(holding.endByLine()).isZero();
        }
    }

    @Test
    @RequiresThp("madvise")
    void keepsThemForAnOrdinaryUserToo() {
        try (Holding holding = Holding.start(Hugemap.ofNobody(folder, "alloc 64m --require thp --hold --json"))) {
            SmapsVma vma = SmapsVma.of(holding.reply().pid(), holding.reply().address());
            assertThat(vma.bytes("AnonHugePages")).isEqualTo(64L << 20);
            assertThat(holding.endByEndOfInput()).isZero();
        }
    }

    @Test
    void doesNotWaitAfterARefusal() {
        // An address space that is too small for the request: refused on every host, whatever its pages.
        assertThat(Hugemap.of("alloc 40000t --require base --hold").run().exit())
                .isEqualTo(1);
    }
}
