// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.HostSettings;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.crash.FailureRun.Answers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rows of the failure matrix: faults that come to a limit. What has gone in by then stays, and is used. */
@RequiresThp
final class FaultFailuresTest {
    private static final Path MAX_MAP_COUNT = Path.of("/proc/sys/vm/max_map_count");
    private static final long MIB = 1L << 20;

    @Test
    @RequiresRoot
    void aFaultBeyondAMemoryControlGroupsLimitIsARefusalBeforeTheKernelKills() {
        try (MemoryCgroup cgroup = MemoryCgroup.create(128 * MIB)) {
            Answers answers = FailureRun.of("thp")
                    .with("way=fault", "threads=2", "bytes=192m", "then-remedy=yes", "cgroup=" + cgroup.processes())
                    .run();

            answers.areRowOf(Failure.CGROUP_MEMORY_LIMIT_OF_FAULT, "CGROUP_MEMORY_LIMIT")
                    .haveHelped();
            assertThat(answers.count("stays")).isBetween(32 * MIB, 126 * MIB);
        }
    }

    @Test
    void aFaultBeyondTheLimitOnLockedMemoryIsARefusal() {
        FailureRun run = FailureRun.of("thp").with("way=fault", "locked=yes");
        if (Nobody.isRoot()) {
            run.by("setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock");
        }

        Answers answers = run.by("prlimit", "--memlock=8388608:8388608").run();

        answers.areRowOf(Failure.LOCKED_MEMORY_LIMIT_OF_FAULT, "LOCKED_MEMORY_LIMIT");
        assertThat(answers.count("stays")).isEqualTo(8 * MIB);
    }

    @Test
    @RequiresRoot
    void faultsFarApartLeaveMappingsForTheJvm() {
        try (HostSettings settings = HostSettings.open()) {
            settings.write(MAX_MAP_COUNT, 8192);

            // Thousands of faults leave garbage; a heap that is all there from the start can't look like a leak.
            Answers answers = FailureRun.of("base")
                    .withOptions("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch")
                    .with("way=apart", "bytes=16g", "then-remedy=yes")
                    .run();

            answers.areRowOf(Failure.MAPPING_LIMIT_OF_FAULT, "MAPPING_LIMIT").haveHelped();
            assertThat(answers.count("stays") / 4096).isBetween(2_500L, 3_840L);
        }
    }
}
