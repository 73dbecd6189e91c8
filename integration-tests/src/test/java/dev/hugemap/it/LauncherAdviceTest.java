// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher says where Java or Maven is missing: commands that work on the host that it runs on. */
class LauncherAdviceTest {
    private static final String SUDO = Nobody.isRoot() ? "" : "sudo ";
    private static final String SDK_JAVA = "  sdk install java 25-tem ";
    private static final String SDK_MAVEN = "  sdk install maven ";
    private static final String SDKMAN = "  curl -s https://get.sdkman.io | bash ";

    @TempDir
    private Path world;

    private LauncherTree tree;

    @BeforeEach
    void haveNeitherJavaNorMaven() {
        tree = LauncherTree.in(world);
    }

    @Test
    void namesBothInOneMessageWhereBothAreMissing() {
        aptOffers("openjdk-25-jdk-headless", "maven");

        assertThat(advice()).isEqualTo("""
                        hugemap: needs a JDK of release 25 or newer
                        hugemap: needs Maven, to build itself
                        To install:
                          %sapt-get install openjdk-25-jdk-headless maven
                        """.formatted(SUDO));
    }

    @Test
    void namesMavenAloneWhereJavaIsThere() {
        aptOffers("openjdk-25-jdk-headless", "maven");
        tree.jdk("/opt/jdk-25", "25.0.1");

        assertThat(advice()).isEqualTo("""
                        hugemap: needs Maven, to build itself
                        To install:
                          %sapt-get install maven
                        """.formatted(SUDO));
    }

    @Test
    void namesJavaAloneWhereNothingIsToBeBuilt() {
        aptOffers("openjdk-25-jdk-headless", "maven");
        tree.built();

        assertThat(advice())
                .contains("needs a JDK of release 25 or newer", "apt-get install openjdk-25-jdk-headless\n")
                .doesNotContain("aven");
    }

    @Test
    void namesTheNewestJavaThatItFound() {
        tree.jdk("/usr/lib/jvm/jdk-11", "11.0.2");
        Path newest = tree.jdk("/usr/lib/jvm/jdk-21", "21.0.2");
        tree.jdk("/opt/jdk-17", "17.0.2");

        assertThat(advice()).contains("needs a JDK of release 25 or newer; the newest here is 21, in " + newest);
    }

    @Test
    void fallsBackToSdkmanForWhatTheDistributionDoesNotOffer() {
        aptOffers("openjdk-17-jdk-headless", "maven");

        assertThat(advice())
                .contains("  " + SUDO + "apt-get install maven\n", SDKMAN, SDK_JAVA)
                .doesNotContain("openjdk", SDK_MAVEN);
    }

    @Test
    void fallsBackToSdkmanWhereThereIsNoPackageManager() {
        assertThat(advice()).contains(SDKMAN, SDK_JAVA, SDK_MAVEN);
    }

    @Test
    void doesNotInstallSdkmanTwice() {
        tree.write(tree.host("/home/user/.sdkman/bin/sdkman-init.sh"), "");

        assertThat(advice()).contains(SDK_JAVA).doesNotContain("curl");
    }

    @Test
    void asksForPackageListsWhereThereAreNone() {
        aptOffers();

        assertThat(advice()).contains("  " + SUDO + "apt-get update ", SDK_JAVA);
    }

    @Test
    void understandsAptInAnyLanguage() {
        tree.program("apt-get", "");
        tree.program("apt-cache", """
                [[ ${LC_ALL-} == C ]] && echo '  Candidate: 25.0.1+8-1' || echo '  Installationskandidat: 25.0.1+8-1'
                """);

        assertThat(advice()).contains("apt-get install openjdk-25-jdk-headless maven");
    }

    @ParameterizedTest
    @CsvSource({
        "dnf, java-25-openjdk-devel, dnf install",
        "zypper, java-25-openjdk-devel, zypper install",
        "apk, openjdk25-jdk, apk add",
        "pacman, jdk-openjdk, pacman -S"
    })
    void asksThePackageManagerOfTheHost(String manager, String jdk, String install) {
        // What each of them prints and returns for a package that it has; for others, nothing and a failure.
        tree.program(manager, """
                case "${@: -1}" in %s | maven) echo "${@: -1}" ;; *) exit 1 ;; esac
                """.formatted(jdk));

        assertThat(advice()).endsWith("To install:\n  " + SUDO + install + " " + jdk + " maven\n");
    }

    /** A Debian whose package lists name these packages. */
    private void aptOffers(String... packages) {
        tree.program("apt-get", "");
        tree.program("apt-cache", """
                case "$1 $2" in
                %s  'policy openjdk-11-jdk-headless') echo '  Candidate: (none)' ;;
                esac
                """.formatted(offers(packages)));
    }

    private static String offers(String... packages) {
        StringBuilder cases = new StringBuilder();
        for (String name : packages) {
            cases.append("  'policy ").append(name).append("') echo '  Candidate: 25.0.1+8-1' ;;\n");
        }
        return cases.toString();
    }

    private String advice() {
        Command.Finished finished = tree.start("doctor").run();
        assertThat(finished.exit()).isEqualTo(3);
        assertThat(finished.out()).isEmpty();
        return finished.err();
    }
}
