// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the launcher finds a Java, and which one it takes. */
class LauncherJavaTest {
    @TempDir
    private Path world;

    private LauncherTree tree;

    @BeforeEach
    void build() {
        tree = LauncherTree.in(world).built();
    }

    @Test
    void prefersJavaHome() {
        tree.jdk("/usr/lib/jvm/jdk-25", "25.0.1");
        Path mine = tree.jdk("/my/jdk", "26.0.1");

        assertThat(javaOf(tree.start().with("JAVA_HOME", mine))).isEqualTo(mine);
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() {
        Path old = tree.jdk("/my/jdk", "21.0.9");
        Path sufficient = tree.jdk("/usr/lib/jvm/jdk-25", "25.0.1");

        assertThat(javaOf(tree.start().with("JAVA_HOME", old))).isEqualTo(sufficient);
    }

    @Test
    void passesOverAJavaHomeThatHoldsNoJava() {
        Path sufficient = tree.jdk("/usr/lib/jvm/jdk-25", "25.0.1");

        assertThat(javaOf(tree.start().with("JAVA_HOME", tree.host("/gone")))).isEqualTo(sufficient);
    }

    @Test
    void followsTheJavaOnThePathToItsHome() {
        Path home = tree.jdk("/somewhere/jdk", "25.0.1");
        LauncherTree.link(tree.host("/alternatives/java"), home.resolve("bin/java"));
        LauncherTree.link(tree.path().resolve("java"), tree.host("/alternatives/java"));

        assertThat(javaOf(tree.start())).isEqualTo(home);
        assertThat(tree.questions()).isZero();
    }

    @Test
    void asksAShimOnThePathForItsHome() {
        Path home = tree.jdk("/somewhere/jdk", "25.0.1");
        tree.program("java", "exec '" + home.resolve("bin/java") + "' \"$@\"");

        assertThat(javaOf(tree.start())).isEqualTo(home);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/lib/jvm/java-25-openjdk-amd64",
                "/usr/java/jdk-25",
                "/opt/jdk-25",
                "/opt/java/openjdk",
                "/usr/local/openjdk-25",
                "/home/user/.jdks/temurin-25.0.1",
                "/home/user/.sdkman/candidates/java/25-tem"
            })
    void looksInTheUsualFolders(String folder) {
        Path home = tree.jdk(folder, "25.0.1");

        assertThat(javaOf(tree.start())).isEqualTo(home);
    }

    @Test
    void looksWhereSdkmanWasInstalled() {
        Path home = tree.jdk("/data/sdkman/candidates/java/25-tem", "25.0.1");

        assertThat(javaOf(tree.start().with("SDKMAN_DIR", tree.host("/data/sdkman"))))
                .isEqualTo(home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25-ea", "25.0.1", "26-beta", "100.0.2"})
    void takesAnyReleaseThatSuffices(String version) {
        Path home = tree.jdk("/opt/jdk", version);

        assertThat(javaOf(tree.start())).isEqualTo(home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_412", "9.0.4", "17", "24.0.2", "nonsense"})
    void refusesAnyReleaseThatDoesNot(String version) {
        tree.jdk("/opt/jdk", version);

        assertThat(tree.start().run().exit()).isEqualTo(3);
    }

    @Test
    void takesTheFirstSufficientOneOfSeveral() {
        tree.jdk("/usr/lib/jvm/jdk-11", "11.0.2");
        tree.jdk("/usr/lib/jvm/jdk-17", "17.0.2");
        Path sufficient = tree.jdk("/usr/lib/jvm/jdk-25", "25.0.1");
        tree.jdk("/opt/jdk-26", "26");

        assertThat(javaOf(tree.start())).isEqualTo(sufficient);
    }

    @Test
    void startsNoJavaToLearnItsVersion() {
        tree.jdk("/usr/lib/jvm/jdk-17", "17.0.2");
        tree.jdk("/usr/lib/jvm/jdk-25", "25.0.1");

        assertThat(tree.start().run().exit()).isZero();
        assertThat(tree.questions()).isZero();
    }

    @Test
    void asksAJavaThatHasNoReleaseFile() throws IOException {
        Path home = tree.jdk("/usr/lib/jvm/jdk-25", "25.0.1");
        Files.delete(home.resolve("release"));

        assertThat(javaOf(tree.start())).isEqualTo(home);
        assertThat(tree.questions()).isEqualTo(1);
    }

    @Test
    void needsNoCompilerToRunWhatIsBuilt() {
        Path runtime = tree.jre("/opt/jre-25", "25.0.1");

        assertThat(javaOf(tree.start())).isEqualTo(runtime);
    }

    @Test
    void buildsOnAJdkEvenWhereARuntimeComesFirst() throws IOException {
        Files.delete(tree.jar());
        tree.jre("/usr/lib/jvm/jre-25", "25.0.1");
        Path jdk = tree.jdk("/opt/jdk-25", "25.0.1");

        assertThat(tree.maven().start().run().exit()).isZero();
        assertThat(tree.builds()).singleElement().asString().startsWith(jdk + " ");
    }

    private static Path javaOf(Command command) {
        return Path.of(command.run().lines().getFirst()).resolve("../..").normalize();
    }
}
