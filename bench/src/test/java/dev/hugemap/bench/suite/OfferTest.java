// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bench.load.Backing;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be had on hosts that are a few files. */
class OfferTest {
    private static final String THP = "sys/kernel/mm/transparent_hugepage/";
    private static final String POOL = "sys/kernel/mm/hugepages/hugepages-2048kB/";

    @TempDir
    private Path root;

    @Test
    void hasAllOfTransparentPagesThatAreOnRequest() throws IOException {
        write(THP + "enabled", "always [madvise] never");
        write(THP + "hpage_pmd_size", "2097152");

        Offer offer = offer(Backing.THP, Commands.FOR_USER, 1 << 30);

        assertThat(offer.mostBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(offer.pages()).hasToString("2 MiB");
    }

    @Test
    void hasNoneThatAreOffAndSaysHowToHaveThem() throws IOException {
        write(THP + "enabled", "always madvise [never]");
        write(THP + "hpage_pmd_size", "2097152");

        Offer offer = offer(Backing.THP, Commands.FOR_ROOT, 1 << 30);

        assertThat(offer.mostBytes()).isZero();
        assertThat(offer.reason())
                .isEqualTo("transparent huge pages of 2 MiB are off. To have them: echo madvise >"
                        + " /sys/kernel/mm/transparent_hugepage/enabled");
    }

    @Test
    void hasFoliosOnlyWhereTheyCanBeProved() throws IOException {
        write(THP + "enabled", "always [madvise] never");
        write(THP + "hpage_pmd_size", "2097152");
        write(THP + "hugepages-64kB/enabled", "always inherit madvise [never]");

        assertThat(offer(Backing.FOLIOS, Commands.FOR_ROOT, 1 << 30).reason())
                .isEqualTo("nothing would prove them: only root can read /proc/kpageflags, where folios show");

        write("proc/kpageflags", "");

        assertThat(offer(Backing.FOLIOS, Commands.FOR_ROOT, 1 << 30).mostBytes())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void hasAsMuchAsThePoolAndSaysWhatFillsIt() throws IOException {
        write(THP + "hpage_pmd_size", "2097152");
        write(POOL + "nr_hugepages", "5");
        write(POOL + "free_hugepages", "4");
        write(POOL + "resv_hugepages", "1");
        write(POOL + "surplus_hugepages", "0");
        write(POOL + "nr_overcommit_hugepages", "0");

        Offer offer = offer(Backing.HUGETLB, Commands.FOR_ROOT, 16 << 20);

        assertThat(offer.mostBytes()).isEqualTo(6 << 20);
        assertThat(offer.reason())
                .startsWith("8 needed for 16 MiB, 3 of 5 free in the pool. To have them: echo 10 > ")
                .endsWith("hugepages-2048kB/nr_hugepages");
    }

    @Test
    void hasNothingThatTheKernelDoesNotKnow() {
        assertThat(offer(Backing.GIGANTIC, Commands.FOR_ROOT, 1 << 30).reason())
                .isEqualTo("this kernel has no such pages");
    }

    private Offer offer(Backing backing, Commands commands, long wanted) {
        Host host = Host.read(KernelFiles.under(root), NativeBridge.system());
        return Offer.of(backing, host, commands, wanted, root);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
