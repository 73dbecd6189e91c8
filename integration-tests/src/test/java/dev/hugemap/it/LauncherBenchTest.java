// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the launcher builds and starts the benchmarks. */
class LauncherBenchTest {
    @TempDir
    private Path world;

    private LauncherTree tree;

    @BeforeEach
    void installJavaAndMaven() {
        tree = LauncherTree.in(world).maven();
        tree.jdk("/usr/lib/jvm/jdk-25", "25.0.1");
    }

    @Test
    void startsTheBenchmarksOnTheirClassPath() {
        tree.benchBuilt();

        assertThat(tree.start("bench", "tlb", "--quick", "two words").run().lines())
                .startsWith(tree.host("/usr/lib/jvm/jdk-25/bin/java").toString())
                .endsWith("dev.hugemap.bench.suite.Main", "tlb", "--quick", "two words")
                .contains("--enable-native-access=ALL-UNNAMED", "-Dhugemap.launcher=" + tree.launcher())
                .containsSequence("-cp", tree.benchJar() + ":" + tree.root().resolve("bench/target/libs") + "/*");
        assertThat(tree.builds()).isEmpty();
    }

    @Test
    void buildsTheBenchmarksAloneWhenThereIsNoBuild() {
        Command.Finished finished = tree.start("bench").run();

        assertThat(finished.exit()).isZero();
        assertThat(finished.lines())
                .endsWith("dev.hugemap.bench.suite.Main")
                .contains(tree.benchJar() + ":" + tree.root().resolve("bench/target/libs") + "/*");
        assertThat(tree.builds()).singleElement().asString().contains("--projects bench --also-make");
        assertThat(tree.jar()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "native-bridge/src/main/java/Source.java",
                "vfio-fake/src/main/java/Source.java",
                "core/src/main/java/Source.java",
                "agrona/src/main/java/Source.java",
                "bench/pom.xml",
                "bench/src/main/java/Source.java"
            })
    void buildsAgainWhenASourceIsNewerThanTheBuild(String source) {
        tree.benchBuilt().change(source);

        assertThat(tree.start("bench").run().exit()).isZero();
        assertThat(tree.builds()).hasSize(1);
    }

    @Test
    void doesNotBuildForAChangedCommand() {
        tree.benchBuilt().change("cli/src/main/java/Source.java");

        assertThat(tree.start("bench").run().exit()).isZero();
        assertThat(tree.builds()).isEmpty();
    }

    @Test
    void leavesTheBenchmarksAloneForEveryOtherCommand() {
        tree.built().change("bench/src/main/java/Source.java");

        assertThat(tree.start("doctor").run().lines()).endsWith("doctor");
        assertThat(tree.builds()).isEmpty();
    }
}
