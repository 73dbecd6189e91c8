// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.crash.FailureRun.Answers;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.page.PageSize;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the failure matrix: hugetlb pools and the limits on them. */
final class PoolFailuresTest {
    private static final String POOLED = "hugetlb:2m";
    private static final long MIB = 1L << 20;

    @Test
    @RequiresHugePages(size = "2m", count = 0, exactly = true)
    void anEmptyPoolIsARefusal() {
        Answers answers = withRemedy(FailureRun.of(POOLED)).run();

        answers.areRowOf(Failure.POOL_EMPTY, "POOL_SHORT");
        assertHelped(answers);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 47, exactly = true)
    void aPoolThatIsShortByOneIsARefusal() {
        Answers answers = withRemedy(FailureRun.of(POOLED)).run();

        answers.areRowOf(Failure.POOL_SHORT_BY_ONE, "POOL_SHORT");
        assertHelped(answers);
    }

    @Test
    void aSizeThatNoKernelHasIsARefusal() {
        FailureRun.of("hugetlb:4m").run().areRowOf(Failure.SIZE_UNKNOWN, "SIZE_UNKNOWN");
    }

    @Test
    @RequiresHugePages(size = "1g", count = 0, exactly = true)
    void aKnownSizeWithoutAPoolIsARefusal() {
        FailureRun.of("hugetlb:1g").run().areRowOf(Failure.KNOWN_SIZE_WITHOUT_POOL, "POOL_SHORT");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void aPoolThatAnotherProcessHoldsIsARefusal() {
        try (HugeArena holder = HugeArena.ofShared(BackingPolicy.require(Backing.hugeTlb(PageSize.mib(2))))) {
            holder.allocate(10 * MIB);

            assertThat(FailureRun.of(POOLED).with("bytes=8m").run().get("cause"))
                    .startsWith("4 needed, ");
            assertThat(FailureRun.of(POOLED).with("bytes=6m").run().isGranted()).isTrue();
        }
        assertThat(FailureRun.of(POOLED).with("bytes=8m").run().isGranted()).isTrue();
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 48)
    void aControlGroupsFaultLimitIsARefusalAndNoSignal(@TempDir Path folder) {
        try (HugeTlbCgroup cgroup = HugeTlbCgroup.create(folder)) {
            cgroup.limit("hugetlb.2MB.limit_in_bytes", 8 * MIB);

            Answers answers = withRemedy(FailureRun.of(POOLED))
                    .with("cgroup=" + cgroup.processes())
                    .run();

            assertThat(answers.get("cause")).contains("but the cgroup's hugetlb limit of 8 MiB leaves 8 MiB");
            assertThat(answers.get("remedy")).contains("hugetlb.2MB.limit_in_bytes");
            answers.areRowOf(Failure.CGROUP_HUGETLB_LIMIT, "CGROUP_HUGETLB_LIMIT");
            assertHelped(answers);
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 48)
    void whereTwoThreadsPopulateAControlGroupsLimitIsOneRefusal(@TempDir Path folder) {
        try (HugeTlbCgroup cgroup = HugeTlbCgroup.create(folder)) {
            cgroup.limit("hugetlb.2MB.limit_in_bytes", 8 * MIB);

            withRemedy(FailureRun.of(POOLED))
                    .with("threads=2", "cgroup=" + cgroup.processes())
                    .run()
                    .areRowOf(Failure.CGROUP_HUGETLB_LIMIT_IN_PARALLEL, "CGROUP_HUGETLB_LIMIT")
                    .haveHelped();
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 48)
    void aControlGroupsLimitOnPromisesIsARefusal(@TempDir Path folder) {
        try (HugeTlbCgroup cgroup = HugeTlbCgroup.create(folder)) {
            cgroup.limit("hugetlb.2MB.rsvd.limit_in_bytes", 8 * MIB);

            Answers answers = withRemedy(FailureRun.of(POOLED))
                    .with("cgroup=" + cgroup.processes())
                    .run();

            assertThat(answers.get("remedy")).contains("hugetlb.2MB.rsvd.limit_in_bytes");
            answers.areRowOf(Failure.CGROUP_RSVD_LIMIT, "CGROUP_HUGETLB_LIMIT");
            assertHelped(answers);
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 48, exactly = true)
    void aPoolThatShrinksBetweenTheLookAndTheCommitIsARefusal() {
        Answers answers = withRemedy(FailureRun.of(POOLED))
                .with("way=uniform", "shrink=" + HugeTlb.of("2m").control())
                .run();

        assertThat(answers.get("chosen")).isEqualTo("2 MiB");
        assertThat(answers.get("retry-granted")).isEqualTo("hugetlb 2 MiB");
        answers.areRowOf(Failure.POOL_SHRUNK, "POOL_SHORT").haveHelped();
    }

    @Test
    @RequiresHugePages(size = "2m", count = 1, exactly = true)
    void ofTwoProcessesThatRaceForTheLastPageExactlyOneWins(@TempDir Path folder) {
        List<Future<Answers>> results;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            results = Stream.of("a", "b")
                    .map(name -> threads.submit(() -> FailureRun.of(POOLED)
                            .with("bytes=2m", "race=" + folder, "racer=" + name)
                            .run()))
                    .toList();
        }
        List<Answers> ended = results.stream().map(Future::resultNow).toList();

        assertThat(ended).as("%s", ended).filteredOn(Answers::isGranted).hasSize(1);
        ended.stream()
                .filter(answers -> !answers.isGranted())
                .forEach(loser -> loser.areRowOf(Failure.RACE, "POOL_SHORT"));
    }

    private static FailureRun withRemedy(FailureRun run) {
        return Nobody.isRoot() ? run.with("then-remedy=yes") : run;
    }

    private static void assertHelped(Answers answers) {
        if (Nobody.isRoot()) {
            answers.haveHelped();
        }
    }
}
