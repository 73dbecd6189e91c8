// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the launcher hands over to Java. */
class LauncherTest {
    @TempDir
    private Path world;

    private LauncherTree tree;

    @BeforeEach
    void installJava() {
        tree = LauncherTree.in(world).built();
        tree.jdk("/usr/lib/jvm/jdk-25", "25.0.1");
    }

    @Test
    void grantsNativeAccessToTheBridgeAndNothingElse() {
        assertThat(tree.start("doctor").run().lines())
                .startsWith(tree.host("/usr/lib/jvm/jdk-25/bin/java").toString())
                .endsWith("-m", "dev.hugemap.cli/dev.hugemap.cli.Main", "doctor")
                .containsOnlyOnce("--enable-native-access=dev.hugemap.bridge")
                .containsSequence("-p", tree.root().resolve("cli/target/modules") + ":" + tree.jar());
    }

    @Test
    void tellsByWhatNameItWasStarted() {
        Path link = world.resolve("a link");
        LauncherTree.link(link, tree.launcher());

        assertThat(tree.start("doctor").run().lines()).contains("-Dhugemap.launcher=" + tree.launcher());
        assertThat(tree.startBy(link, "doctor").run().lines()).contains("-Dhugemap.launcher=" + link);
        assertThat(tree.startBy(Path.of("bash"), "hugemap", "doctor")
                        .in(tree.root())
                        .run()
                        .lines())
                .contains("-Dhugemap.launcher=./hugemap");
    }

    @Test
    void keepsACacheOfItsStart() {
        List<String> first = tree.start("thp", "show").run().lines();
        List<String> second = tree.start("pool", "show").run().lines();

        assertThat(tree.trainings()).containsExactly("doctor ");
        assertThat(first).anyMatch(LauncherTest::isCache);
        assertThat(second)
                .filteredOn(LauncherTest::isCache)
                .isEqualTo(first.stream().filter(LauncherTest::isCache).toList());
    }

    @Test
    void makesTheCacheAnewForAnotherBuildAndForAnotherJava() {
        tree.start("doctor").run();
        LauncherTree.setTime(tree.jar(), Instant.now());
        tree.start("doctor").run();
        tree.jdk("/usr/lib/jvm/jdk-25", "25.0.2");
        LauncherTree.setTime(tree.host("/usr/lib/jvm/jdk-25/release"), Instant.EPOCH);
        List<String> lines = tree.start("doctor").run().lines();

        assertThat(tree.trainings()).hasSize(3);
        assertThat(lines).anyMatch(LauncherTest::isCache);
        assertThat(caches()).hasSize(1);
    }

    @Test
    void makesTheCacheWithoutOptionsThatAreForAllThatStartsJava() {
        tree.start("doctor")
                .with("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=suspend=y")
                .run();

        assertThat(tree.trainings()).containsExactly("doctor ");
    }

    @Test
    void startsWhereNoCacheCanBePut() throws IOException {
        tree.start("doctor").run();
        Path cache = caches().getFirst();
        Files.delete(cache);
        Files.createDirectories(cache.resolve("in the way"));
        LauncherTree.setTime(cache, Instant.EPOCH);

        Finished run = tree.start("doctor").run();

        assertThat(run.exit()).isZero();
        assertThat(run.lines()).endsWith("doctor").noneMatch(LauncherTest::isCache);
    }

    private List<Path> caches() {
        return tree.walk().stream()
                .filter(file -> file.toString().endsWith(".aot"))
                .toList();
    }

    @Test
    void startsWithoutACacheThatCannotBeMadeAndDoesNotTryAgain() {
        Finished first = tree.start("doctor").with("CACHE", "false").run();
        Finished second = tree.start("doctor").with("CACHE", "false").run();

        assertThat(first.exit()).isZero();
        assertThat(second.lines()).noneMatch(LauncherTest::isCache);
        assertThat(tree.trainings()).hasSize(1);
    }

    private static boolean isCache(String argument) {
        return argument.startsWith("-XX:AOTCache=");
    }

    @Test
    void passesArgumentsOnAsTheyAre() {
        assertThat(tree.start("alloc", "two words", "", "\"quoted\"", "it's", "*", "$HOME", "\\", "--hold")
                        .run()
                        .lines())
                .endsWith("alloc", "two words", "", "\"quoted\"", "it's", "*", "$HOME", "\\", "--hold");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 77, 134})
    void passesTheExitCodeOn(int exit) {
        assertThat(tree.start().with("EXIT", exit).run().exit()).isEqualTo(exit);
    }

    @Test
    void leavesStandardInputToTheCommand() {
        assertThat(tree.start("alloc").reading("first\nsecond\n").run().lines()).endsWith("first", "second");
    }

    @Test
    void leavesStandardInputToTheCommandWhenItBuildsFirst() throws IOException {
        Files.delete(tree.jar());
        tree.maven();

        assertThat(tree.start("alloc").reading("first\nsecond\n").run().lines()).endsWith("first", "second");
        assertThat(tree.builds()).hasSize(1);
    }

    @Test
    void becomesJavaSoThatASignalReachesIt() throws IOException, InterruptedException {
        tree.script(tree.host("/usr/lib/jvm/jdk-25/bin/java"), "echo $$");

        Process process = tree.start().start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(process.pid() + "\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void leavesNoLockBehindInJava() throws IOException {
        tree.script(tree.host("/usr/lib/jvm/jdk-25/bin/java"), "echo started; read -r || true");
        Process holding = tree.start().start();
        try {
            assertThat(holding.inputReader().readLine()).isEqualTo("started");
            tree.change("pom.xml");
            tree.maven();

            assertThat(tree.start().run().exit()).isZero();
            assertThat(tree.builds()).hasSize(1);
        } finally {
            holding.getOutputStream().close();
        }
    }

    @Test
    void saysNothingOfItsOwn() {
        assertThat(tree.start().run().err()).isEmpty();
    }

    @Test
    void startsFromAnyFolder() throws IOException {
        Path elsewhere = Files.createDirectories(world.resolve("else/where"));

        assertThat(tree.start("doctor").in(elsewhere).run().lines()).endsWith("doctor");
        assertThat(tree.startBy(Path.of("../../tree/hugemap"), "doctor")
                        .in(elsewhere)
                        .run()
                        .lines())
                .endsWith("doctor");
    }

    @Test
    void startsByItsNameOnThePath() {
        LauncherTree.link(tree.path().resolve("hugemap"), tree.launcher());

        assertThat(tree.startBy(Path.of("bash"), "-c", "hugemap doctor").run().lines())
                .endsWith("doctor");
    }

    @Test
    void startsThroughAbsoluteAndRelativeLinksAndChainsOfThem() {
        Path absolute = world.resolve("links/absolute");
        Path relative = world.resolve("links/relative");
        Path chain = world.resolve("links/deeper/chain");
        LauncherTree.link(absolute, tree.launcher());
        LauncherTree.link(relative, Path.of("../tree/hugemap"));
        LauncherTree.link(chain, Path.of("../relative"));

        assertThat(tree.startBy(absolute, "doctor").run().lines()).endsWith("doctor");
        assertThat(tree.startBy(relative, "doctor").run().lines()).endsWith("doctor");
        assertThat(tree.startBy(chain, "doctor").run().lines()).endsWith("doctor");
    }

    @Test
    void startsInAFolderWithSpacesInItsName() {
        Path otherWorld = world.resolve("other");
        LauncherTree spaced = LauncherTree.in(otherWorld, "a tree with  spaces").built();
        spaced.jdk("/usr/lib/jvm/jdk-25", "25.0.1");

        assertThat(spaced.start("doctor").run().lines())
                .contains(spaced.root().resolve("cli/target/modules") + ":" + spaced.jar())
                .endsWith("doctor");
    }
}
