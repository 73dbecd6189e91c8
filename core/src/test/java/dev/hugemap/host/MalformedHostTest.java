// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static dev.hugemap.page.PageSize.gib;
import static dev.hugemap.page.PageSize.mib;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose contents make no sense: what they would have said is unknown or left out, and nothing throws. */
class MalformedHostTest {
    private static final String POOL = "/sys/kernel/mm/hugepages/hugepages-2048kB/";
    private static final String THP = "/sys/kernel/mm/transparent_hugepage/";

    private final TextFiles files = TextFiles.over(Trees.of("x86_64-6.18"));

    private Host host() {
        return Host.read(files, StubBridge.pagesOf(4096));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many\n", "0x10\n", "1 2\n", "99999999999999999999\n"})
    void leavesOutAPoolWhoseFiguresAreNoNumbers(String garbage) {
        files.with(POOL + "nr_hugepages", garbage);

        assertThat(host().pool(mib(2))).isEmpty();
        assertThat(host().pool(gib(1))).isPresent();
        assertThat(host().pageSizes().hugeTlb()).contains(mib(2));
    }

    @Test
    void leavesOutAPoolThatMayNotBeRead() {
        files.unreadable(POOL + "resv_hugepages");

        assertThat(host().pool(mib(2))).isEmpty();
    }

    @Test
    void leavesOutANodeWhoseFiguresAreNoNumbers() {
        files.with("/sys/devices/system/node/node0/hugepages/hugepages-2048kB/free_hugepages", "?");

        assertThat(host().pool(mib(2)).orElseThrow().nodes()).isEmpty();
    }

    @Test
    void leavesOutFoldersThatNameNoPageSize() {
        files.with("/sys/kernel/mm/hugepages/hugepages-3kB/nr_hugepages", "0\n")
                .with("/sys/kernel/mm/hugepages/hugepages-kB/nr_hugepages", "0\n")
                .with("/sys/kernel/mm/hugepages/hugepages--2kB/nr_hugepages", "0\n")
                .with("/sys/kernel/mm/hugepages/hugepages-9223372036854775807kB/nr_hugepages", "0\n")
                .with("/sys/kernel/mm/hugepages/other", "0\n")
                .with("/sys/devices/system/node/node/x", "")
                .with("/sys/devices/system/node/node99999999999/x", "");

        assertThat(host().pageSizes().hugeTlb()).containsExactly(mib(2), gib(1));
        assertThat(host().nodes()).extracting(NumaNode::number).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "always madvise never", "[", "]always[", "[sometimes]", "always [madvise"})
    void saysUnknownWhereNoKnownModeIsSelected(String garbage) {
        files.with(THP + "enabled", garbage).with(THP + "hugepages-64kB/enabled", garbage);

        ThpSettings thp = host().thp();
        assertThat(thp.enabled()).isEqualTo(ThpMode.UNKNOWN);
        assertThat(thp.modeOf(PageSize.kib(64))).isEqualTo(ThpMode.UNKNOWN);
        assertThat(thp.modeOf(mib(2))).isEqualTo(ThpMode.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "huge", "0", "-2097152", "3000000", "9999999999999999999999"})
    void hasNoThpSizeWhereItIsNoPowerOfTwo(String garbage) {
        files.with(THP + "hpage_pmd_size", garbage);

        assertThat(host().pageSizes().thp()).isEmpty();
        assertThat(host().thp().pmdSize()).isEmpty();
    }

    @Test
    void hasNoDefaultHugetlbSizeWhereMeminfoNamesNone() {
        files.with("/proc/meminfo", "MemTotal: x kB\nHugepagesize: 2048 pages\nMemAvailable:\n\nCommitLimit 5 kB\n");

        assertThat(host().pageSizes().defaultHugeTlb()).isEmpty();
        assertThat(host().limits().availableMemory()).isEmpty();
        assertThat(host().limits().commitLimit()).isEmpty();
    }

    @Test
    void namesTheDefaultHugetlbSizeWhereItsFolderIsOutOfSight() {
        KernelFiles masked = TextFiles.none().with("/proc/meminfo", "Hugepagesize:     524288 kB\n");

        PageSizes sizes = PageSizes.read(masked, StubBridge.pagesOf(65_536));

        assertThat(sizes.defaultHugeTlb()).contains(mib(512));
        assertThat(sizes.hugeTlb()).containsExactly(mib(512));
    }

    @Test
    void readsSettingsThatAreNoNumbersAsUnknown() {
        files.with("/proc/sys/vm/max_map_count", "lots")
                .with("/proc/sys/vm/overcommit_memory", "4294967296")
                .with(THP + "khugepaged/max_ptes_none", "");

        assertThat(host().limits().maxMappings()).isEmpty();
        assertThat(host().limits().overcommit()).isEqualTo(Overcommit.UNKNOWN);
        assertThat(host().thp().khugepaged().maxPtesNone()).isEmpty();
    }

    @Test
    void readsMountsFromTheOlderTableWhereTheNewerIsOutOfSight() {
        files.unreadable("/proc/self/mountinfo")
                .with(
                        "/proc/mounts",
                        "none /dev/huge\\040pages hugetlbfs rw,pagesize=1024M 0 0\nshort line\n\nproc /proc proc rw 0 0\n");

        assertThat(host().mounts())
                .containsExactly(new HugeTlbFsMount("/dev/huge pages", Optional.of(gib(1)), Limit.unlimited()));
    }

    @Test
    void saysUnknownWhereAMountsOptionsMakeNoSense() {
        files.with("/proc/self/mountinfo", """
                40 24 0:38 / /a rw - hugetlbfs none rw,pagesize=3M,size=all
                41 24 0:38 / /b rw - hugetlbfs  rw,pagesize=2M,size=10m
                42 24 0:38 / /c\\999 rw shared:1 master:2 - hugetlbfs none rw
                43 24 0:38 / /d rw shared:1 hugetlbfs none rw
                44 24 0:38 / /e rw - hugetlbfs
                45 24
                """);

        assertThat(host().mounts())
                .isEqualTo(List.of(
                        new HugeTlbFsMount("/a", Optional.empty(), Limit.unknown()),
                        new HugeTlbFsMount("/b", Optional.of(mib(2)), Limit.of(10 << 20)),
                        new HugeTlbFsMount("/c\\999", Optional.of(mib(2)), Limit.unlimited())));
    }

    @Test
    void neverThrowsWhateverTheFilesHold() {
        long seed = 20_260_101L;
        SplittableRandom random = new SplittableRandom(seed);
        String[] paths = {
            POOL + "nr_hugepages",
            THP + "enabled",
            THP + "hpage_pmd_size",
            THP + "hugepages-64kB/enabled",
            "/proc/meminfo",
            "/proc/self/cgroup",
            "/proc/self/mountinfo",
            "/proc/self/status",
            "/sys/fs/cgroup/memory/jobs/build/memory.limit_in_bytes",
            "/sys/fs/cgroup/memory/jobs/build/memory.stat",
        };
        for (int round = 0; round < 300; round++) {
            String path = paths[random.nextInt(paths.length)];
            files.with(path, damaged(files.read(path).orElse("4:memory:/"), random));
            assertThatNoException()
                    .as("seed %d, round %d, %s", seed, round, path)
                    .isThrownBy(() -> readAll(host()));
        }
    }

    /** A text with one piece cut out, doubled, or replaced by a character that counts for something. */
    private static String damaged(String text, SplittableRandom random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(12));
        String piece = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> text.substring(from, to).repeat(2);
            case 2 -> String.valueOf(" :/\n[]-,=\\\0".charAt(random.nextInt(11)));
            default -> "99999999999999999999";
        };
        return text.substring(0, from) + piece + text.substring(to);
    }

    private void readAll(Host host) {
        host.pageSizes();
        host.pools();
        host.thp().modeOf(mib(2));
        host.limits();
        host.cgroup();
        host.mounts();
        host.nodes();
        Commands.of(files);
    }
}
