// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.cli.JsonTree;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.HostSettings;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap doctor} on this host. */
class DoctorTest {
    private static final Path THP = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    @TempDir
    private static Path folder;

    @Test
    @RequiresThp("madvise")
    void worksWhereTransparentPagesCanBeAskedFor() {
        Finished finished = Hugemap.of("doctor").run();
        assertThat(finished.exit()).isZero();
        assertThat(finished.err()).isEmpty();
        assertThat(finished.out())
                .startsWith("Huge pages work here: ")
                .contains("transparent")
                .contains("for any process that asks");
    }

    @Test
    @RequiresRoot
    @RequiresThp("never")
    @RequiresMultiSizeThp(value = "64k", mode = "never", pmd = "inherit")
    @RequiresHugePages(size = "2m", count = 0, exactly = true)
    @RequiresHugePages(size = "1g", count = 0, exactly = true)
    void failsWhereNothingIsOnAndItsCommandsTurnItOn() {
        Finished nothing = Hugemap.of("doctor").run();
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.out()).startsWith("No huge pages for this process now: ");

        Remedies.paste(command(nothing, "2 MiB", "transparent"));
        assertThat(HostSettings.read(THP)).isEqualTo("madvise");
        assertThat(Hugemap.of("doctor").run().exit()).isZero();

        Remedies.paste(command(nothing, "64 KiB", "transparent"));
        Remedies.paste(command(nothing, "2 MiB", "hugetlb"));
        Finished all = Hugemap.of("doctor").run();
        assertThat(all.out().lines().findFirst().orElseThrow())
                .contains("transparent 2 MiB, 64 KiB for any process that asks")
                .contains("hugetlb 2 MiB, " + HugeTlb.of("2m").available() + " pages free");
    }

    @Test
    void tellsAnOrdinaryUserWhatNeedsRoot() {
        Finished finished = Hugemap.ofNobody(folder, "doctor").run();
        assertThat(finished.exit()).isIn(0, 1);
        assertThat(finished.err()).isEmpty();
        assertThat(finished.out()).containsPattern("lacks [A-Z_, ]*KPAGEFLAGS");
        assertThat(finished.out().lines().filter(line -> line.contains("echo ") || line.contains("hugemap ")))
                .allSatisfy(line -> assertThat(line).contains("sudo "));
    }

    @Test
    void jsonHoldsWhatTheKernelsFilesSay() throws IOException {
        JsonTree json = JsonTree.parse(Hugemap.of("doctor --json").run().out());
        assertThat(json.names())
                .containsExactly(
                        "works",
                        "verdict",
                        "granularities",
                        "transparent",
                        "limits",
                        "cgroup",
                        "hugetlbfs",
                        "nodes",
                        "kernel");
        assertThat(json.get("limits").get("maxMappings").number())
                .isEqualTo(Long.parseLong(HostSettings.read(Path.of("/proc/sys/vm/max_map_count"))));
        assertThat(json.get("kernel").get("release").text())
                .isEqualTo(HostSettings.read(Path.of("/proc/sys/kernel/osrelease")));
        assertThat(json.get("transparent").get("enabled").text()).isEqualTo(HostSettings.read(THP));

        List<String> hugeTlb = json.get("granularities").elements().stream()
                .filter(row -> row.get("backing").text().startsWith("hugetlb"))
                .map(row -> "hugepages-" + (row.get("pageSize").number() >> 10) + "kB")
                .sorted()
                .toList();
        try (var folders = Files.list(Path.of("/sys/kernel/mm/hugepages"))) {
            assertThat(hugeTlb)
                    .containsExactlyElementsOf(
                            folders.map(path -> path.getFileName().toString())
                                    .sorted()
                                    .toList());
        }
    }

    private static String command(Finished doctor, String size, String how) {
        return doctor.out()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(size + " ") && line.contains(" " + how + " "))
                .map(line -> line.substring(line.indexOf(Hugemap.launcher().toString())))
                .findFirst()
                .orElseThrow();
    }
}
