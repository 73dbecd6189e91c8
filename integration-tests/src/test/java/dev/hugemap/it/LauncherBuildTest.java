// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the launcher builds, and what one hears of it. */
class LauncherBuildTest {
    @TempDir
    private Path world;

    private LauncherTree tree;

    @BeforeEach
    void installJavaAndMaven() {
        tree = LauncherTree.in(world).maven();
        tree.jdk("/usr/lib/jvm/jdk-25", "25.0.1");
    }

    @Test
    void buildsTheCommandAndWhatItNeedsWhenThereIsNoBuild() {
        Command.Finished finished = tree.start("doctor").run();

        assertThat(finished.exit()).isZero();
        assertThat(finished.lines()).endsWith("doctor");
        assertThat(tree.builds())
                .singleElement()
                .asString()
                .startsWith(tree.host("/usr/lib/jvm/jdk-25") + " ")
                .contains(
                        tree.root().resolve("pom.xml").toString(), "--projects cli --also-make", "-DskipTests package");
    }

    @Test
    void isSilentWhileItBuilds() {
        Command.Finished finished = tree.start("doctor").run();

        assertThat(finished.err()).isEmpty();
        assertThat(finished.out()).doesNotContain("[INFO]");
    }

    @Test
    void doesNotBuildWhatIsBuilt() {
        tree.built();

        assertThat(tree.start().run().exit()).isZero();
        assertThat(tree.builds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "native-bridge/pom.xml",
                "core/pom.xml",
                "cli/pom.xml",
                "native-bridge/src/main/java/Source.java",
                "core/src/main/java/Source.java",
                "cli/src/main/java/Source.java",
                "docs/guides/troubleshooting.md"
            })
    void buildsAgainWhenASourceIsNewerThanTheBuild(String source) {
        tree.built().change(source);

        assertThat(tree.start().run().exit()).isZero();
        assertThat(tree.builds()).hasSize(1);
    }

    @Test
    void buildsAgainWhenASourceWasDeleted() {
        tree.built().delete("core/src/main/java/Source.java");

        assertThat(tree.start().run().exit()).isZero();
        assertThat(tree.builds()).hasSize(1);
    }

    @Test
    void doesNotBuildForAChangedTest() {
        tree.built().change("core/src/test/java/SourceTest.java");

        assertThat(tree.start().run().exit()).isZero();
        assertThat(tree.builds()).isEmpty();
    }

    @Test
    void buildsOnceForAllThatStartAtATime() throws IOException {
        List<Process> starts = IntStream.range(0, 4)
                .mapToObj(_ -> tree.start().with("BUILD_SECONDS", "0.5").start())
                .toList();
        for (Process start : starts) {
            start.getOutputStream().close();
        }
        for (Process start : starts) {
            assertThat(start.onExit().join().exitValue()).isZero();
        }

        assertThat(tree.builds()).hasSize(1);
    }

    @Test
    void showsWhatMavenSaidOnlyWhenTheBuildFails() {
        tree.mavenThat("echo 'COMPILATION ERROR' >&2; exit 1");

        Command.Finished finished = tree.start().run();

        assertThat(finished.exit()).isEqualTo(3);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err())
                .contains("[INFO] building", "COMPILATION ERROR", "hugemap: can't build " + tree.root());
    }

    @Test
    void triesAgainAfterABuildThatFailed() {
        tree.mavenThat("exit 1").built().change("pom.xml");
        assertThat(tree.start().run().exit()).isEqualTo(3);

        assertThat(tree.maven().start().run().exit()).isZero();
        assertThat(tree.builds()).hasSize(2);
    }

    @Test
    void leavesNothingOfAnOlderBuildBesideTheNewOne() throws IOException {
        tree.built().change("pom.xml");
        Path old = tree.root().resolve("cli/target/modules/picocli.jar");
        assertThat(old).exists();

        assertThat(tree.start().run().exit()).isZero();
        assertThat(old).doesNotExist();
    }

    @Test
    void takesMavenFromMavenHomeAndFromSdkman() throws IOException {
        Path onPath = tree.path().resolve("mvn");
        Path home = tree.host("/opt/maven");
        Files.createDirectories(home.resolve("bin"));
        Files.move(onPath, home.resolve("bin/mvn"));

        assertThat(tree.start().with("MAVEN_HOME", home).run().exit()).isZero();
        assertThat(tree.builds()).hasSize(1);

        LauncherTree.link(tree.host("/home/user/.sdkman/candidates/maven/current"), home);
        tree.change("pom.xml");
        Files.delete(tree.jar());
        assertThat(tree.start().run().exit()).isZero();
        assertThat(tree.builds()).hasSize(2);
    }

    @Test
    void needsNoMavenWhenNothingIsToBeBuilt() throws IOException {
        tree.built();
        Files.delete(tree.path().resolve("mvn"));

        assertThat(tree.start("doctor").run().lines()).endsWith("doctor");
    }

    @Test
    void runsWhatAnotherUserBuilt() throws IOException {
        tree.built();
        forbidWriting();

        Command.Finished finished = tree.start("doctor").asNobody().run();

        assertThat(finished.lines()).endsWith("doctor");
        assertThat(finished.err()).isEmpty();
    }

    @Test
    void runsAnOlderBuildAndSaysSoWhereItCannotWrite() throws IOException {
        tree.built().change("pom.xml");
        forbidWriting();

        Command.Finished finished = tree.start("doctor").asNobody().run();

        assertThat(finished.exit()).isZero();
        assertThat(finished.lines()).endsWith("doctor");
        assertThat(finished.err()).contains(tree.root().toString(), "newer than its build");
        assertThat(tree.builds()).isEmpty();
    }

    @Test
    void saysWhoMustBuildWhereThereIsNoBuildAndItCannotWrite() throws IOException {
        forbidWriting();

        Command.Finished finished = tree.start("doctor").asNobody().run();

        assertThat(finished.exit()).isEqualTo(3);
        assertThat(finished.err()).contains(tree.root().toString(), "holds no build", "the folder's owner");
    }

    @Test
    @RequiresRoot
    void rootForAMomentBuildsNothingForTheOwnerAndRunsWhatIsThere() throws IOException {
        Files.setAttribute(tree.root(), "unix:uid", Nobody.UID);

        Command.Finished unbuilt =
                tree.start("doctor").with("SUDO_UID", Nobody.UID).run();
        tree.built();
        Command.Finished built =
                tree.start("doctor").with("SUDO_UID", Nobody.UID).run();

        assertThat(unbuilt.exit()).isEqualTo(3);
        assertThat(unbuilt.err()).contains("holds no build", "the folder's owner");
        assertThat(tree.builds()).isEmpty();
        assertThat(built.lines()).endsWith("doctor");
    }

    /** Leaves the tree as another user's: root's own for nobody, or without any right to write. */
    private void forbidWriting() throws IOException {
        Nobody.letRead(world);
        if (!Nobody.isRoot()) {
            for (String module : List.of("native-bridge", "core", "cli", "cli/target")) {
                Path folder = tree.root().resolve(module);
                if (Files.exists(folder)) {
                    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
                }
            }
        }
    }
}
