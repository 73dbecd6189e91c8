// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the command says under a container's conditions, one after the other: they are made by {@code integration-tests/container}
 * and by control groups. The guide shows the same.
 */
@RequiresRoot
@RequiresThp("madvise")
final class ContainerConditionsTest {
    private static final Path GUIDE = Checkout.root().resolve("docs/guides/containers.md");
    private static final String CONTAINER = "integration-tests/container";
    private static final long MIB = 1 << 20;

    @Test
    void doctorSaysWhatRootOfAContainerLacks() {
        Finished doctor = inside("./hugemap doctor").run();

        assertThat(doctor.exit()).isZero();
        assertThat(doctor.out()).contains("transparent 2 MiB for any process that asks");
        assertThat(doctor.lines().getLast())
                .contains("has POPULATE_WRITE, COLLAPSE")
                .endsWith("lacks KPAGEFLAGS (needs CAP_SYS_ADMIN)");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 0, exactly = true)
    void transparentPagesAreGrantedAndProvedWithoutPrivilege() {
        shows("./hugemap alloc 64m", inside("./hugemap alloc 64m").run(), 0);
    }

    @Test
    void aPoolIsSetOnTheHost() {
        shows("./hugemap pool set 2m 400", inside("./hugemap pool set 2m 400").run(), 1);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 16)
    void theLimitOfAPodIsTold(@TempDir Path folder) {
        try (HugeTlbCgroup group = HugeTlbCgroup.create(folder)) {
            group.limit("hugetlb.2MB.limit_in_bytes", 8 * MIB);
            Finished refused = inside(group.processes(), "./hugemap alloc 32m --require hugetlb:2m")
                    .run();
            shows("./hugemap alloc 32m --require hugetlb:2m", refused, 1);
            assertThat(inside(group.processes(), "./hugemap doctor").run().out())
                    .contains("hugetlb 2 MiB 0 B of 8 MiB");
            assertThat(inside(group.processes(), "./hugemap alloc 8m --require hugetlb:2m")
                            .run()
                            .exit())
                    .isZero();
        }
    }

    @Test
    void moreThanTheMemoryLimitIsRefusedBeforeTheKernelKills() {
        try (MemoryCgroup group = MemoryCgroup.create(256 * MIB)) {
            Finished refused = inside(group.processes(), "./hugemap alloc 512m --require thp")
                    .run();
            shows("./hugemap alloc 512m --require thp", refused, 1);
        }
    }

    @Test
    void anOrdinaryUserHasAsMuch(@TempDir Path folder) {
        Path launcher = Checkout.copyRunnable(folder);
        Finished granted = Command.of(launcher.toString(), "alloc", "8m", "--require", "thp")
                .asNobody()
                .in(folder)
                .run();
        assertThat(granted.out()).as(granted.err()).startsWith("8 MiB on 2 MiB pages, proved\n");
    }

    @Test
    void rootOfAUserNamespaceHasAsMuch() {
        Finished granted = Command.of(
                        "unshare", "--user", "--map-root-user", "./hugemap", "alloc", "8m", "--require", "thp")
                .in(Checkout.root())
                .run();
        assertThat(granted.out()).as(granted.err()).startsWith("8 MiB on 2 MiB pages, proved\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"madvise alloc 8m --require thp", "mbind alloc 8m --require thp --numa bind:0:strict"})
    void aProfileThatForbidsACallIsNamed(String words) {
        String call = words.split(" ", 2)[0];
        Finished refused = filtered(words).run();
        assertThat(refused.exit()).as(refused.out()).isEqualTo(1);
        assertThat(refused.err()).contains("forbids " + call).contains("[HM-114]");
    }

    /** A command line inside, with nobody's limits. */
    private static Command inside(String commandLine) {
        List<String> words = new ArrayList<>(List.of(CONTAINER));
        words.addAll(List.of(commandLine.split(" ")));
        return Command.of(words).in(Checkout.root());
    }

    /** A command line inside, in a control group. */
    private static Command inside(String processes, String commandLine) {
        List<String> words =
                new ArrayList<>(List.of("sh", "-c", "echo $$ > " + processes + " && exec \"$@\"", "sh", CONTAINER));
        words.addAll(List.of(commandLine.split(" ")));
        return Command.of(words).in(Checkout.root());
    }

    private static Command filtered(String words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FilteredCommand.class.getName()));
        command.addAll(List.of(words.split(" ")));
        return Command.of(command);
    }

    private static void shows(String commandLine, Finished run, int exit) {
        assertThat(run.exit()).as("%s", run).isEqualTo(exit);
        String shown =
                String.join("\n", MarkdownExample.textAfter(GUIDE, "integration-tests/container " + commandLine));
        assertThat(steady(run.out() + run.err())).isEqualTo(steady(shown));
    }

    /** Without numbers, and without the names of control groups. */
    private static String steady(String text) {
        return text.strip()
                .replaceAll("(/[^ ]+)?/(memory|hugetlb)\\.([^ ]+\\.)?(max|limit_in_bytes)", "…/$2 limit")
                .replaceAll("[0-9][0-9.,]*", "N")
                .replaceAll("[KMG]iB/s|[mµ]?s\\b", "N")
                .replaceAll("N [KMG]?i?B\\b", "N B")
                .replaceAll("\\bthreads?\\b", "threads")
                .replaceAll(" +", " ");
    }
}
