package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.bridge.ChildJvm.Result;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
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

/** Misuse and shortage end in exceptions; what would end in a signal can't be reached through a segment. */
final class CrashTest {
    private static final long MIB = 1L << 20;

    private static Result run(String... arguments) {
        return ChildJvm.of(CrashChild.class)
                .withOptions("--enable-native-access=ALL-UNNAMED", "-XX:-CreateCoredumpOnCrash")
                .withOptions("-XX:ErrorFile=/dev/null", "-Xshare:auto", "-XX:TieredStopAtLevel=1")
                .withArguments(arguments)
                .run();
    }

    @Test
    void useAfterCloseIsAnException() {
        for (String what : List.of("use-after-close", "use-after-region-close")) {
            Result child = run(what);

            assertThat(child.exitCode()).as("%s", child).isEqualTo(1);
            assertThat(child.err()).contains("java.lang.IllegalStateException: Already closed");
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void aPoolThatAnotherProcessHoldsIsAnException() {
        try (HugeArena holder = HugeArena.ofShared(BackingPolicy.require(Backing.hugeTlb(PageSize.mib(2))))) {
            holder.allocate(10 * MIB);

            Result refused = run("hugetlb", "8");

            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(CrashChild.REFUSED);
            assertThat(refused.out()).contains("cannot map 8 MiB on hugetlb 2 MiB pages: 4 needed, ");
            assertThat(run("hugetlb", "6").exitCode()).isEqualTo(CrashChild.GRANTED);
        }
        assertThat(run("hugetlb", "8").exitCode()).isEqualTo(CrashChild.GRANTED);
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 16)
    void aControlGroupsFaultLimitIsAnExceptionAndNoSignal(@TempDir Path folder) {
        HugeTlb pool = HugeTlb.of("2m");
        long free = pool.free();
        try (HugeTlbCgroup cgroup = HugeTlbCgroup.create(folder)) {
            cgroup.limit("hugetlb.2MB.limit_in_bytes", 8 * MIB);

            Result refused = run("in-cgroup", cgroup.processes(), "16");

            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(CrashChild.REFUSED);
            assertThat(refused.out())
                    .contains("8 needed, ")
                    .contains("but the cgroup's hugetlb limit of 8 MiB leaves 8 MiB")
                    .contains("hugetlb.2MB.limit_in_bytes");
            assertThat(pool.free()).isEqualTo(free);
            assertThat(run("in-cgroup", cgroup.processes(), "8").exitCode()).isEqualTo(CrashChild.GRANTED);
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 16)
    void aControlGroupsLimitOnPromisesIsAnException(@TempDir Path folder) {
        try (HugeTlbCgroup cgroup = HugeTlbCgroup.create(folder)) {
            cgroup.limit("hugetlb.2MB.rsvd.limit_in_bytes", 8 * MIB);

            Result refused = run("in-cgroup", cgroup.processes(), "16");

            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(CrashChild.REFUSED);
            assertThat(refused.out())
                    .contains("but the cgroup's hugetlb limit of 8 MiB leaves 8 MiB")
                    .contains("hugetlb.2MB.rsvd.limit_in_bytes");
            assertThat(run("in-cgroup", cgroup.processes(), "8").exitCode()).isEqualTo(CrashChild.GRANTED);
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 4)
    void anAccessAfterDecommitReadsZeros() {
        Result child = run("stale");

        assertThat(child.exitCode()).as("%s", child).isZero();
        assertThat(child.out()).contains("hugetlb 2 MiB", "sum 0");
    }

    @Test
    void anAccessToReservedAddressesWouldKillTheJvmSoNoSegmentCoversThem() {
        Finished child = Command.of(
                        "sh",
                        "-c",
                        "ulimit -c 0 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:ErrorFile=/dev/null",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashChild.class.getName(),
                        "no-access")
                .run();

        assertThat(child.exit()).as("128 + SIGABRT: %s", child).isEqualTo(134);
        assertThat(child.out())
                .contains("no segment: not all of 8 bytes at offset 0 is committed")
                .contains("SIGSEGV");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void ofTwoProcessesThatRaceForTheLastPagesExactlyOneWins(@TempDir Path folder) {
        List<Future<Result>> results;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            results = Stream.of("a", "b")
                    .map(name -> threads.submit(() -> run("race", folder.toString(), name, "10")))
                    .toList();
        }
        List<Result> ended = results.stream().map(Future::resultNow).toList();
        assertThat(ended)
                .extracting(Result::exitCode)
                .as("%s", ended)
                .containsExactlyInAnyOrder(CrashChild.GRANTED, CrashChild.REFUSED);
        assertThat(ended)
                .anyMatch(child -> child.out().contains("cannot map 10 MiB on hugetlb 2 MiB pages: 5 needed, "));
    }

    @Test
    @RequiresThp
    void aParentThatSwitchedTransparentPagesOffIsTheCause() {
        Result child = run("thp-disabled");

        assertThat(child.exitCode()).as("%s", child).isEqualTo(CrashChild.REFUSED);
        assertThat(child.out())
                .contains("transparent huge pages are switched off for this process (PR_GET_THP_DISABLE says 1)")
                .contains("or in the one that started it");
        assertThat(run("thp").exitCode()).isEqualTo(CrashChild.GRANTED);
    }
}
