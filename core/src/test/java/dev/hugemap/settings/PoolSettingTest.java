// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import dev.hugemap.settings.Lasting.Way;
import dev.hugemap.settings.PoolShortfall.Cause;
import dev.hugemap.settings.PoolTry.Compaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools that are set: what was asked, what was got, and why that differs. */
class PoolSettingTest {
    private static final PageSize SMALL = PageSize.mib(2);

    @TempDir
    private Path root;

    @Test
    void givesWhatWasAskedForInOneWrite() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 1000);

        PoolOutcome outcome = kernel.settings().set(PoolRequest.of(SMALL, 128));

        assertThat(outcome.isAsAsked()).isTrue();
        assertThat(outcome.had()).isZero();
        assertThat(outcome.got()).isEqualTo(128);
        assertThat(outcome.tries()).containsExactly(new PoolTry(Compaction.NONE, 0, 128));
        assertThat(outcome.shortfall()).isEmpty();
        assertThat(outcome.notes()).isEmpty();
        assertThat(outcome).hasToString("128 pages of 2 MiB");
        assertThat(kernel.written()).containsExactly(MadeUpKernel.SMALL + "nr_hugepages=128");
    }

    @Test
    void takesBackWhatIsTooMany() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 1000).pool(128, 100, 8);

        PoolOutcome outcome = kernel.settings().set(PoolRequest.of(SMALL, 108));

        assertThat(outcome.isAsAsked()).isTrue();
        assertThat(outcome.tries()).extracting(PoolTry::toString).containsExactly("20 pages fewer");
    }

    @Test
    void compactsMemoryAsLongAsThatBringsMore() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 100).compacting(10L, 18L);

        PoolOutcome outcome = kernel.settings().set(PoolRequest.of(SMALL, 128));

        assertThat(outcome.isAsAsked()).isTrue();
        assertThat(outcome.tries())
                .containsExactly(
                        new PoolTry(Compaction.NONE, 0, 100),
                        new PoolTry(Compaction.DONE, 100, 110),
                        new PoolTry(Compaction.DONE, 110, 128));
    }

    @Test
    void givesUpWhereCompactionBringsNothingAndSaysThatMemoryIsInPieces() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 100).compacting(10L, 0L, 18L);

        PoolOutcome outcome = kernel.settings().set(PoolRequest.of(SMALL, 128));

        assertThat(outcome.isAsAsked()).isFalse();
        assertThat(outcome.got()).isEqualTo(110);
        assertThat(outcome.tries()).hasSize(3);
        PoolShortfall why = outcome.shortfall().orElseThrow();
        assertThat(why.cause()).isEqualTo(Cause.FRAGMENTED);
        assertThat(why.numbers())
                .isEqualTo("18 pages are missing, 36 MiB; 3.8 GiB are available, but 0 B are free in pieces of 2 MiB or"
                        + " more");
        assertThat(why.remedy())
                .isEqualTo("sync; echo 3 > /proc/sys/vm/drop_caches; echo 128 > " + MadeUpKernel.SMALL
                        + "nr_hugepages   # or at boot: hugepagesz=2M hugepages=128");
        assertThat(outcome).hasToString("110 of 128 pages of 2 MiB: " + why.numbers());
    }

    @Test
    void compactsNoMoreThanFiveTimes() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 1).compacting(1L, 1L, 1L, 1L, 1L, 1L, 1L);

        PoolOutcome outcome = kernel.settings().set(PoolRequest.of(SMALL, 128));

        assertThat(outcome.got()).isEqualTo(6);
        assertThat(outcome.tries()).hasSize(6);
    }

    @Test
    void saysThatMemoryCannotBeCompacted() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 100).withoutCompaction();

        PoolOutcome outcome = kernel.settings().set(PoolRequest.of(SMALL, 128));

        assertThat(outcome.tries())
                .containsExactly(new PoolTry(Compaction.NONE, 0, 100), new PoolTry(Compaction.REFUSED, 100, 100));
        assertThat(outcome.tries().getLast()).hasToString("memory can't be compacted here");
    }

    @Test
    void saysThatMemoryIsShort() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 3000);
        // Others take it between the look and the write.
        SettingWriter late = (path, value) -> {
            if (path.startsWith(MadeUpKernel.SMALL)) {
                kernel.counts(MadeUpKernel.SMALL, 40, 40, 0);
                kernel.file("/proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 102400 kB");
            }
        };

        PoolOutcome outcome = kernel.settings(late).set(PoolRequest.of(SMALL, 128));

        PoolShortfall why = outcome.shortfall().orElseThrow();
        assertThat(why.cause()).isEqualTo(Cause.MEMORY_SHORT);
        assertThat(why.numbers()).isEqualTo("88 pages are missing, 176 MiB; 100 MiB are available");
        assertThat(why.remedy())
                .isEqualTo("echo 128 > " + MadeUpKernel.SMALL
                        + "nr_hugepages   # after ending what uses memory; or at boot: hugepagesz=2M hugepages=128");
    }

    @Test
    void saysThatTheKernelKeepsPiecesBack() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 3000);
        SettingWriter deaf = (_, _) -> {};

        PoolShortfall why =
                kernel.settings(deaf).set(PoolRequest.of(SMALL, 1)).shortfall().orElseThrow();

        assertThat(why.cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(why.numbers()).startsWith("1 page is missing, 2 MiB; ").endsWith(": the kernel keeps them back");
    }

    @Test
    void knowsOfNoPiecesForGiganticPages() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 3000);
        SettingWriter deaf = (_, _) -> {};

        PoolShortfall why = kernel.settings(deaf)
                .set(PoolRequest.of(PageSize.gib(1), 1))
                .shortfall()
                .orElseThrow();

        assertThat(why.cause()).isEqualTo(Cause.FRAGMENTED);
        assertThat(why.numbers()).contains("but not in pieces of 1 GiB");
    }

    @Test
    void saysThatPagesCameToBeUsed() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 3000).pool(128, 0, 0);
        SettingWriter late = (_, _) -> kernel.counts(MadeUpKernel.SMALL, 110, 0, 110);

        PoolOutcome outcome = kernel.settings(late).set(PoolRequest.of(SMALL, 0));

        // As a kernel has it: what is in use is surplus from then on.
        assertThat(outcome.isAsAsked()).isFalse();
        assertThat(outcome.got()).isEqualTo(110);
        assertThat(outcome.tries()).containsExactly(new PoolTry(Compaction.NONE, 128, 110));
        assertThat(outcome.shortfall().orElseThrow().cause()).isEqualTo(Cause.IN_USE);
        assertThat(outcome.shortfall().orElseThrow().numbers()).isEqualTo("110 too many, 110 of 110 are in use");
    }

    @Test
    void setsOneNodesPartAndCompactsItAlone() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 100).compacting(28L);

        PoolOutcome outcome = kernel.settings().set(PoolRequest.of(SMALL, 128).onNode(0));

        assertThat(outcome.isAsAsked()).isTrue();
        assertThat(outcome).hasToString("128 pages of 2 MiB on node 0");
        assertThat(kernel.written())
                .containsExactly(
                        MadeUpKernel.PART + "nr_hugepages=128",
                        MadeUpKernel.NODE + "compact=1",
                        MadeUpKernel.PART + "nr_hugepages=128");
    }

    @Test
    void tellsWhatMakesItLast() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 1000);

        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 128)).lasting())
                .containsExactly(
                        Lasting.of(Way.KERNEL_COMMAND_LINE, "hugepagesz=2M hugepages=128"),
                        Lasting.of(Way.SYSCTL, "echo vm.nr_hugepages = 128 > /etc/sysctl.d/60-hugemap.conf"),
                        Lasting.of(
                                Way.TMPFILES,
                                "echo w " + MadeUpKernel.SMALL
                                        + "nr_hugepages - - - - 128 > /etc/tmpfiles.d/hugemap-pool-2m.conf"));
        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 100).onNode(0)).lasting())
                .containsExactly(
                        new Lasting(Way.KERNEL_COMMAND_LINE, Optional.of("5.16"), "hugepagesz=2M hugepages=0:100"),
                        Lasting.of(
                                Way.TMPFILES,
                                "echo w " + MadeUpKernel.PART
                                        + "nr_hugepages - - - - 100 > /etc/tmpfiles.d/hugemap-pool-2m-node0.conf"));
        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 0)).lasting()).isEmpty();
    }

    @Test
    void keepsWhatItGotWhereTheKernelTakesNoMoreWrites() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 3000);
        AtomicInteger writes = new AtomicInteger();
        SettingWriter ending = (path, _) -> {
            if (path.startsWith(MadeUpKernel.SMALL) && writes.incrementAndGet() > 1) {
                throw new IOException("Interrupted system call");
            }
            kernel.counts(MadeUpKernel.SMALL, 40, 40, 0);
        };

        PoolOutcome outcome = kernel.settings(ending).set(PoolRequest.of(SMALL, 128));

        assertThat(outcome.got()).isEqualTo(40);
        assertThat(outcome.tries()).hasSize(2);
    }

    @Test
    void saysWhatSetsThePoolAtBootAsItIs() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 1000)
                .file("/proc/cmdline", "quiet hugepages=7 hugepagesz=1G hugepages=1")
                .file("/etc/sysctl.d/60-hugemap.conf", "vm.nr_hugepages = 7")
                .file("/etc/tmpfiles.d/hugemap-pool-2m.conf", "w …");

        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 0)).notes())
                .containsExactly(
                        "the kernel's command line sets pages of 2 MiB already: other words go in their place, for of"
                                + " two the kernel takes the first",
                        "/etc/sysctl.d/60-hugemap.conf sets it at boot, unless written anew:"
                                + " rm /etc/sysctl.d/60-hugemap.conf",
                        "/etc/tmpfiles.d/hugemap-pool-2m.conf sets it at boot, unless written anew:"
                                + " rm /etc/tmpfiles.d/hugemap-pool-2m.conf");
        assertThat(kernel.settings().set(PoolRequest.of(PageSize.gib(1), 0)).notes())
                .hasSize(1);
        kernel.file("/proc/cmdline", "quiet hugepagesz=1G hugepages=1");
        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 0)).notes()).hasSize(2);
    }

    @Test
    void namesAllNodesPagesForTheKernelsCommandLine() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 1000);
        String other = MadeUpKernel.PART.replace("node0", "node1");
        kernel.counts(other, 12, 12, 0);

        assertThat(kernel.settings()
                        .set(PoolRequest.of(SMALL, 16).onNode(0))
                        .lasting()
                        .getFirst()
                        .text())
                .isEqualTo("hugepagesz=2M hugepages=0:16,1:12");
    }

    @Test
    void saysHowMuchOfItTheControlGroupMayHave() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 1000)
                .file("/proc/self/cgroup", "0::/box")
                .file("/proc/self/mountinfo", "29 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw")
                .file("/sys/fs/cgroup/box/hugetlb.2MB.max", String.valueOf(8 << 20))
                .file("/sys/fs/cgroup/box/hugetlb.2MB.current", "0");

        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 4)).notes()).isEmpty();
        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 128)).notes())
                .containsExactly(
                        "this process's control group may have 8 MiB of it:" + " /sys/fs/cgroup/box/hugetlb.2MB.max");
    }
}
