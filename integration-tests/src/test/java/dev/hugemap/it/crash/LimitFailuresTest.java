// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.HostSettings;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.crash.FailureRun.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rows of the failure matrix: limits on memory, addresses and mappings. */
@RequiresThp
final class LimitFailuresTest {
    private static final Path VM = Path.of("/proc/sys/vm");
    private static final long GIB = 1L << 30;

    @Test
    @RequiresRoot
    void aMemoryControlGroupsLimitIsARefusalBeforeTheKernelKills() {
        try (MemoryCgroup cgroup = MemoryCgroup.create(128L << 20)) {
            Answers answers = FailureRun.of("thp")
                    .with("bytes=192m", "then-remedy=yes", "cgroup=" + cgroup.processes())
                    .run();

            answers.areRowOf(Failure.CGROUP_MEMORY_LIMIT, "CGROUP_MEMORY_LIMIT").haveHelped();
        }
    }

    @Test
    @RequiresRoot
    void whatTheControlGroupHasRoomForIsGranted() {
        try (MemoryCgroup cgroup = MemoryCgroup.create(192L << 20)) {
            assertThat(FailureRun.of("thp")
                            .with("bytes=64m", "cgroup=" + cgroup.processes())
                            .run()
                            .isGranted())
                    .isTrue();
        }
    }

    @Test
    void aLimitOnAddressesIsARefusal() {
        // One arena of malloc: each further one would take addresses that the JVM needs.
        FailureRun run = FailureRun.of("thp").by("env", "MALLOC_ARENA_MAX=1").with("bytes=512m", "addresses=256m");
        Answers answers = (Nobody.isRoot() ? run.with("then-remedy=yes") : run).run();

        answers.areRowOf(Failure.ADDRESS_SPACE_LIMIT, "ADDRESS_SPACE_LIMIT");
        if (Nobody.isRoot()) {
            answers.haveHelped();
        }
    }

    @Test
    void aLimitOnLockedMemoryIsARefusal() {
        FailureRun run = FailureRun.of("thp").with("locked=yes");
        if (Nobody.isRoot()) {
            run.by("setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock");
        }

        // The hard limit too, so that the remedy is the same for everybody; to raise it takes a root with all
        // privileges.
        run.by("prlimit", "--memlock=8388608:8388608")
                .run()
                .areRowOf(Failure.LOCKED_MEMORY_LIMIT, "LOCKED_MEMORY_LIMIT");
    }

    @Test
    @RequiresRoot
    void theEndOfMappingsIsARefusal() {
        Path setting = VM.resolve("max_map_count");
        try (HostSettings settings = HostSettings.open()) {
            String most = HostSettings.read(setting);
            settings.write(setting, most);

            // At its last mapping a JVM can't even grow its heap or compile: it has done both before.
            Answers answers = FailureRun.of("thp")
                    .withOptions("-Xint", "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch")
                    .with("mappings=" + most, "then-remedy=yes")
                    .run();

            answers.areRowOf(Failure.MAPPING_LIMIT, "MAPPING_LIMIT").haveHelped();
        }
    }

    @Test
    @RequiresRoot
    void strictOvercommitIsARefusal() throws IOException {
        try (HostSettings settings = HostSettings.open()) {
            // The ratio is put back last: setting either of the two clears the other.
            settings.write(VM.resolve("overcommit_ratio"), HostSettings.read(VM.resolve("overcommit_ratio")));
            // Room for whatever else runs on this host.
            long limit = meminfo("Committed_AS") + 8 * GIB;
            settings.write(VM.resolve("overcommit_kbytes"), limit >> 10);
            settings.write(VM.resolve("overcommit_memory"), 2);

            FailureRun.of("thp").with("bytes=" + 16 * GIB).run().areRowOf(Failure.OVERCOMMIT, "OVERCOMMIT");
        }
    }

    private static long meminfo(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
