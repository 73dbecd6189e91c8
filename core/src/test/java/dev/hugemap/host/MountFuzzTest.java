// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import dev.hugemap.fuzz.Seeds;
import dev.hugemap.page.PageSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mounts, control groups and whole hosts: names that others may have chosen, such as those of mounts, lead nowhere else. */
final class MountFuzzTest {
    private static final String HUGETLBFS =
            "40 24 0:38 / /dev/huge\\040pages rw,relatime shared:1 master:2 - hugetlbfs none rw,pagesize=2M,size=64m\n";
    private static final String CGROUP2 =
            "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,memory_hugetlb_accounting\n";
    private static final String CGROUP1 = "33 32 0:29 /jobs /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";

    @Test
    void aMountIsWhatItsLineSays() {
        FuzzRun.of(
                FuzzTarget.text("MountPoint", 25, Seeds.of("/proc/self/mountinfo", HUGETLBFS, CGROUP2 + CGROUP1)),
                input -> {
                    List<MountPoint> naive = new ArrayList<>();
                    for (String line : input.text().lines().toList()) {
                        List<String> words = List.of(line.split(" ", -1));
                        int dash = words.size() < 7
                                ? -1
                                : words.subList(6, words.size()).indexOf("-");
                        if (dash >= 0 && words.size() > 6 + dash + 3) {
                            naive.add(new MountPoint(
                                    plain(words.get(3)),
                                    plain(words.get(4)),
                                    words.get(6 + dash + 1),
                                    List.of(words.get(6 + dash + 3).split(","))));
                        }
                    }

                    assertThat(MountPoint.parse(input.text())).isEqualTo(naive);
                });
    }

    @Test
    void theOlderTableOfMountsIsReadToItsEnd() {
        FuzzRun.of(FuzzTarget.text("MountPoint, older table", 10, Seeds.of("/proc/self/mounts")), input -> {
            long lines = input.text()
                    .lines()
                    .filter(line -> line.split(" ", -1).length >= 4)
                    .count();

            assertThat(MountPoint.parseMounts(input.text())).hasSize((int) lines);
        });
    }

    @Test
    void aHugeTlbFsIsOneAndHasThePagesThatItNames() {
        FuzzRun.of(
                FuzzTarget.text("HugeTlbFsMount", 15, Seeds.of("/proc/self/mountinfo", HUGETLBFS, HUGETLBFS.repeat(2))),
                input -> {
                    List<HugeTlbFsMount> mounts =
                            HugeTlbFsMount.readAll(TextFiles.none().with("/proc/self/mountinfo", input.text()));

                    assertThat(mounts.size()).isLessThanOrEqualTo(input.text().split("hugetlbfs", -1).length - 1);
                    for (HugeTlbFsMount mount : mounts) {
                        boolean isNamed =
                                Stream.of("pagesize=2M", "pagesize=2048k", "=").anyMatch(input.text()::contains);
                        assertThat(mount.pageSize().isEmpty() || isNamed).isTrue();
                    }
                });
    }

    @Test
    void aControlGroupIsLookedForBelowItsMountAlone() {
        List<String> seeds = Seeds.of(
                "/proc/self/cgroup",
                "0::/system.slice/app.service\n",
                "4:memory:/jobs/build\n0::/\n",
                "0::/../../other\n");
        FuzzRun.of(FuzzTarget.text("CgroupMembership", 20, seeds), input -> {
            List<String> asked = new ArrayList<>();
            KernelFiles watching = new KernelFiles() {
                @Override
                public Optional<String> read(String path) {
                    asked.add(path);
                    return Optional.empty();
                }

                @Override
                public List<String> list(String directory) {
                    asked.add(directory);
                    return List.of("memory.max", "memory.limit_in_bytes");
                }
            };
            List<MountPoint> mounts = MountPoint.parse(CGROUP1 + CGROUP2);
            for (CgroupMembership member : CgroupMembership.parse(input.text())) {
                assertThat(member.path()).startsWith("/");
                CgroupLevels levels = CgroupLevels.find(watching, member, "memory", mounts);
                levels.counter("memory.");
                assertThat(levels.folders().size())
                        .isLessThanOrEqualTo(member.path().length() + 1);
            }
            for (String path : asked) {
                assertThat(path).startsWith("/sys/fs/cgroup");
                assertThat(List.of(path.split("/"))).doesNotContain("..");
            }
        });
    }

    @Test
    void aNodesMemoryIsItsOwnLinesAlone() {
        String nodes = "/sys/devices/system/node/";
        List<String> seeds = List.of(
                "Node 0 MemTotal: 100 kB\nNode 0 MemFree: 40 kB\nNode 0 Active(file): 20 kB\nNode 0 Inactive(file): 4 kB\n",
                "0-1\n",
                "Name: java\nMems_allowed_list:\t0\n");
        FuzzRun.of(FuzzTarget.text("NumaNode", 15, seeds), input -> {
            KernelFiles files = TextFiles.none()
                    .with(nodes + "node0/meminfo", input.text())
                    .with(nodes + "has_memory", input.text())
                    .with("/proc/self/status", input.text());

            NumaNode node = NumaNode.readAll(files).getFirst();

            assertThat(node.availableBytes().orElse(0)).isNotNegative();
            if (!input.text().contains("Node 0 ")) {
                assertThat(node.totalBytes()).isEmpty();
            }
        });
    }

    @Test
    void aHostIsReadWhateverOneOfItsFilesHolds() {
        List<Path> trees = Seeds.trees();
        List<String> paths =
                trees.stream().flatMap(MountFuzzTest::files).distinct().sorted().toList();
        List<String> texts = new ArrayList<>();
        paths.forEach(path -> texts.addAll(Seeds.of(path)));
        FuzzRun.of(FuzzTarget.text("Host", 1, texts), input -> {
            Path tree = trees.get(input.dice().nextInt(trees.size()));
            String path = paths.get(input.dice().nextInt(paths.size()));
            TextFiles files = TextFiles.over(KernelFiles.under(tree)).with(path, input.text());

            Host host = Host.read(files, StubBridge.pagesOf(4096));

            assertThat(host.pools()).allSatisfy(pool -> {
                assertThat(pool.total()).isNotNegative();
                assertThat(pool.free()).isNotNegative();
            });
            host.pageSizes();
            host.thp().modeOf(PageSize.mib(2));
            host.limits();
            host.cgroup();
            host.mounts();
            host.nodes();
            Commands.of(files);
            MemoryRoom.of(files)
                    .inCgroups()
                    .forEach(room -> assertThat(room.bytes()).isNotNegative());
            MemoryRoom.of(files).onHost();
        });
    }

    private static Stream<String> files(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(Files::isRegularFile).map(file -> "/" + tree.relativize(file)).toList().stream();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Octal numbers as bytes, letter by letter. */
    private static String plain(String word) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < word.length(); at++) {
            String number = word.substring(Math.min(word.length(), at + 1), Math.min(word.length(), at + 4));
            if (word.charAt(at) == '\\' && number.matches("[0-3][0-7]{2}")) {
                plain.append((char) Integer.parseInt(number, 8));
                at += 3;
            } else {
                plain.append(word.charAt(at));
            }
        }
        return plain.toString();
    }
}
