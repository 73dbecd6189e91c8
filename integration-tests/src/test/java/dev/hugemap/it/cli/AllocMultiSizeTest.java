// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.SmapsVma;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap alloc --require mthp:64k}: folios that no leaf shows. */
class AllocMultiSizeTest {
    private static final long KIB_64 = 64L << 10;
    private static final long KIB_4 = 4L << 10;
    private static final String REQUEST = "alloc 64m --require mthp:64k --json";

    @TempDir
    private static Path folder;

    @Test
    @RequiresMultiSizeThp(value = "64k", pmd = "never")
    void givesItsFoliosWhereTheLargerSizeIsOff() {
        assertFolios(Hugemap.of(REQUEST).run(), Nobody.isRoot());
    }

    @Test
    @RequiresThp("madvise")
    @RequiresMultiSizeThp(value = "64k", pmd = "inherit")
    void givesItsFoliosWhereTheLargerSizeIsOnToo() {
        assertFolios(Hugemap.of(REQUEST).run(), Nobody.isRoot());
    }

    @Test
    @RequiresMultiSizeThp(value = "64k", pmd = "never")
    void givesAnOrdinaryUserTheSameWhereTheLargerSizeIsOff() {
        assertFolios(Hugemap.ofNobody(folder, REQUEST).run(), false);
    }

    @Test
    @RequiresThp("madvise")
    @RequiresMultiSizeThp(value = "64k", pmd = "inherit")
    void givesAnOrdinaryUserTheSameWhereTheLargerSizeIsOnToo() {
        assertFolios(Hugemap.ofNobody(folder, REQUEST).run(), false);
    }

    @Test
    @RequiresRoot
    @RequiresMultiSizeThp(value = "64k", mode = "never")
    void isRefusedWhereItIsOffWithACommandThatHelps() {
        Finished refused = Hugemap.of("alloc 64m --require mthp:64k").run();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("transparent huge pages of 64 KiB are switched off")
                .contains("hugemap thp set 64k madvise");

        Remedies.paste(Remedies.in(refused.err()).getFirst());
        assertFolios(Hugemap.of(REQUEST).run(), true);
    }

    @Test
    @RequiresThp("madvise")
    @RequiresMultiSizeThp(value = "64k", pmd = "inherit")
    void liesInOneMapping() {
        try (Holding holding = Holding.start(Hugemap.of(REQUEST + " --hold"))) {
            Reply reply = holding.reply();
            SmapsVma vma = SmapsVma.of(reply.pid(), reply.address());
            assertThat(vma.start()).isLessThanOrEqualTo(reply.address());
            assertThat(vma.end()).isGreaterThanOrEqualTo(reply.address() + (64L << 20));
            assertThat(vma.bytes("Rss")).isGreaterThanOrEqualTo(64L << 20);
            assertThat(vma.bytes("AnonHugePages")).isZero();
        }
    }

    private static void assertFolios(Finished finished, boolean root) {
        assertThat(finished.exit()).as(finished.err()).isZero();
        Reply reply = Reply.of(finished.out());
        reply.assertProvedInFolios("mthp:64k", KIB_64, 1024, KIB_4);
        assertThat(reply.evidence()).contains("counted faults");
        if (root) {
            assertThat(reply.evidence()).contains("kpageflags");
        }
    }
}
